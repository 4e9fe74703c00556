"""`python -m fourfold_relay` is `fourfold-relay`."""

from fourfold_relay.cli import main

main()
