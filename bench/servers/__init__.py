"""The servers that Fourfold is compared with; each prints its address once it listens, and ends on SIGTERM."""
