"""The relay: it keeps and passes on sealed records, and can read none of them."""
