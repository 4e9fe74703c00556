"""What people are called who had a chair before, and what is brought over to who came later (product.md, AT2.1)."""

UNTIL = "{name} (until {day})"
BEFORE = "{name} (before {now})"
LEFT = "{name} (no longer here)"
SOMEBODY = "a support"

EARLIER = "Earlier"
EARLIER_WITH = "Earlier, with {names}"
EARLIER_HINT = (
    "What stood here before. It stays as it is, for those who were there to read. Whoever came later sees none of it, "
    "but for what you bring over."
)
EARLIER_NONE = "Nothing stayed behind here."
EARLIER_PAGE = "What you wrote together"
STAYED = "Written before. Whoever came later does not see this."
NEVER_SENT = "This never left your laptop."

TITLE = "What {name} cannot see yet"
HINT = (
    "You wrote this before {name} came. {name} sees none of it, unless you bring it over, one by one. "
    "Each then stands where it stood. What others wrote beside it stays with you."
)
BRING = "Bring this over"
ASK = "Let {name} see this?"
LIMIT = "Once it reaches their laptop it cannot be fully taken back."
WHOLE = "With its earlier wordings"
DONE = "{name} can see it now."
