"""The sample case, day -182 to day -40, and the next session: fictional, and written as the four of them would (product.md, 6.9)."""

from fourfold_client.demo.case.disclosure import DISCLOSURE
from fourfold_client.demo.case.lake import LAKE
from fourfold_client.demo.case.rhythm import RHYTHM
from fourfold_client.demo.case.settingup import SETTING_UP
from fourfold_client.demo.case.steadying import STEADYING
from fourfold_client.demo.lines import Line

CASE: tuple[Line, ...] = tuple(
    sorted((*SETTING_UP, *STEADYING, *RHYTHM, *DISCLOSURE, *LAKE), key=lambda line: line.day)
)
"""Every line in the order of days; lines of one day in the order in which they stand."""
