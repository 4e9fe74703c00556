"""What the screen says about several cases of one person on one laptop (product.md, 1 and 6.2)."""

CASE = "Case {number}"
CASES, OTHERS = "Cases on this laptop", "Your other cases"
OPEN, SHOWN = "{label} (open)", "{label} (here)"
OPEN_OTHERS = "Unlock the other cases that it opens, too"
APART = "Each case has a folder, keys and a passphrase of its own. You see one at a time. Locking locks them all."
GO, UNLOCK = "Go to {label}", "Unlock {label}"
NOT_OPEN = "Locked. Nothing is known of it here until you unlock it."
NEXT, NO_NEXT = "Next joint session on {day}.", "No joint session is planned yet."
WORD = "Someone would like a word about a snag."
HOLD = "Something that is held wants another look."
WORDING = "Wording waits for your word."
CALM = "Nothing waits for you there."

ANOTHER = "Another case on this laptop"
ANOTHER_BODY = (
    "It gets a folder, keys and a passphrase of its own. You come to its screen, and can come back here at any time. "
    "You may give it the same passphrase as this one; then whoever knows one of them knows both."
)
CALL = "What this case is called here"
LABEL = "A name for it on this laptop"
LABEL_HINT = "It can be read before anything is unlocked, so let it say nothing of the people. Nobody else is told it."
GO_ON, SAVE = "Go on", "Save"
