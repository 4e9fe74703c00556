"""The texts of the passphrase of its own that My space may have, in the manner of `words`."""

HAS_ITS_OWN = "This page has a passphrase of its own."
CLOSED_HINT = (
    "Until it is open, nothing of it is shown or found on this laptop, and what another laptop of yours wrote on it "
    "does not come."
)
FIELD, OPEN = "Passphrase of this page", "Open this page"
WRONG = "That passphrase does not open this page. Nothing has changed; please try again."

TITLE = "A passphrase for My space"
WITHOUT = (
    "If you like, My space can have a passphrase of its own on this laptop. Whoever knows the passphrase of this "
    "laptop can then not open that page. It closes by itself when nobody has touched the page for two minutes, and "
    "sooner if this laptop locks after one minute."
)
IS_OPEN = "My space has a passphrase of its own on this laptop, and is open now."
IS_CLOSED = "My space has a passphrase of its own on this laptop, and is closed now."
LIMITS = (
    "If you forget it, this laptop cannot open the page again. Your recovery sheet or another laptop of yours brings "
    "the page back on a new laptop, without this passphrase: so keep the sheet where nobody else finds it. Backups "
    "and copies from before do not know of it. Whoever changes the program on this laptop can read what you open."
)
SET, CHANGE, TAKE_AWAY, CLOSE, TO_PAGE = (
    "Set a passphrase",
    "Change the passphrase of My space",
    "Take the passphrase of My space away",
    "Close My space now",
    "To My space",
)
NEW, OLD = "New passphrase of My space", "The passphrase that My space has now"
NEW_HINT = "Not the passphrase of this laptop. Four or more words, or a sentence that only you know."
TAKE_AWAY_BODY = "The passphrase of this laptop alone opens My space again."
IS_SET, IS_CHANGED, IS_GONE = (
    "My space has a passphrase of its own now. It stays open until it is closed.",
    "The passphrase of My space is changed.",
    "My space has no passphrase of its own any more.",
)
SAME_AS_FIRST = "Please choose another passphrase than that of this laptop"
