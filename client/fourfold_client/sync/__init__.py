"""The exchange with the relay: an engine that decides and a link that owns the socket."""
