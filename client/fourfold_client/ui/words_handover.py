"""What people are called who had a chair before, and what is brought over to who came later (product.md, AT2.1)."""

UNTIL = "{name} (until {day})"
BEFORE = "{name} (before {now})"
LEFT = "{name} (no longer here)"
SOMEBODY = "a support"

TITLE = "What {name} cannot see yet"
HINT = (
    "You wrote this before {name} came. {name} sees none of it, unless you bring it over, one by one. "
    "Each then stands where it stood, in its newest wording. What others wrote there stays as it is."
)
BRING = "Bring this over"
ASK = "Let {name} see this?"
LIMIT = "Once it reaches their laptop it cannot be fully taken back."
DONE = "{name} can see it now."
