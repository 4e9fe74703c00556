"""Speed and memory, as a table: Fourfold beside what else one might take (see README.md; `make bench` runs it)."""
