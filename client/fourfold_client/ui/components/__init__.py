"""What pages are put together from, one a file."""
