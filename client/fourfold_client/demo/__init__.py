"""`fourfold demo`: a relay and four clients on the sample case, each its own process and home."""

from fourfold_client.demo.run import run

__all__ = ["run"]
