"""The lines of the sample case, by the time they are of."""
