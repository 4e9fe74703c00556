"""The case file: what people write and may do with it; knows no screen, no cryptography and no network."""

from fourfold_client.casefile.case_space import CaseSpace
from fourfold_client.casefile.casefile import CaseFile
from fourfold_client.casefile.delivery import Delivery, State
from fourfold_client.casefile.entries import Entry, NoteKind, Version
from fourfold_client.casefile.errors import NoSuchEntry, NotAllowedHere, NotTheAuthor, NotWider, TooLong, WordsFirst
from fourfold_client.casefile.kinds import Kind
from fourfold_client.casefile.page import Page
from fourfold_client.casefile.profile import Profile, chosen_name, chosen_role
from fourfold_client.casefile.rungs import Rung

__all__ = [
    "CaseFile",
    "CaseSpace",
    "Delivery",
    "Entry",
    "Kind",
    "NoSuchEntry",
    "NotAllowedHere",
    "NotTheAuthor",
    "NotWider",
    "NoteKind",
    "Page",
    "Profile",
    "Rung",
    "State",
    "TooLong",
    "Version",
    "WordsFirst",
    "chosen_name",
    "chosen_role",
]
