"""`python -m fourfold_client` is `fourfold`."""

from fourfold_client.cli import main

main()
