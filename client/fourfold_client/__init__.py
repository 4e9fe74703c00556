"""One laptop: the case file, its encrypted vault, its exchange with the relay, its screen."""
