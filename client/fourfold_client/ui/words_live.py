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
    "storage": (
        "This laptop cannot keep what you are writing just now, perhaps because its disk is full. It stays on this "
        "page, and Fourfold tries again by itself; please leave the page open until there is room."
    ),
    "full": (
        "This text is as long as a text can be. What you typed last stays on this page and is kept once there is room "
        "in the text."
    ),
}
UNTAKEN = "This was typed last and is not in the text. It stands on this page only; copy it if you want to keep it."
UNTAKEN_LABEL, COPY, COPIED = "What is not in the text", "Copy it", "Copied"
