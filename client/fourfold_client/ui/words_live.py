"""The texts of what several people write together, in the manner of `words`."""

TOGETHER = "Notes together"
LABEL = "Notes that you write together"
EMPTY = "Everybody here can write in this text, also at the same time."
WHO = "Show who wrote what"
TROUBLE = {
    "apart": (
        "Not connected to Fourfold at the moment. What you have typed stays on this page, and is kept as soon as it is "
        "back."
    ),
    "closed": "Nothing new is written here. What stands here can be read.",
}
