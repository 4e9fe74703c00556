"""What laptops and relay have in common: bytes and rules, pure. Specified in shared/README.md."""
