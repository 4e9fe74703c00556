"""Whether an export says what its authors' laptops signed: checked by anybody, without a home, a relay or a key."""

from fourfold_client.verify.check import Checked, check_export

__all__ = ["Checked", "check_export"]
