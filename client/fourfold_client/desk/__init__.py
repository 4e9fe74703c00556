"""Where everything is put together: a home opened, its case, its exchange with the relay. The headless API."""

from fourfold_client.desk.backups import Plan
from fourfold_client.desk.code import Difference, GroupWords, Standing, What
from fourfold_client.desk.desk import Desk
from fourfold_client.desk.heard import Moment
from fourfold_client.desk.home import BrokenOff, Home, HomeError
from fourfold_client.desk.homes import Homes
from fourfold_client.desk.syncview import Header, SyncView
from fourfold_client.spaces.notices import Notice
from fourfold_client.spaces.sight import Sight

__all__ = [
    "BrokenOff",
    "Desk",
    "Difference",
    "GroupWords",
    "Header",
    "Home",
    "HomeError",
    "Homes",
    "Moment",
    "Notice",
    "Plan",
    "Sight",
    "Standing",
    "SyncView",
    "What",
]
