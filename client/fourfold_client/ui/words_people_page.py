"""The texts of who could see what, of notifications, of keeping and removing, in the manner of `words`."""

SIGHT_HINT = (
    "As this laptop knows it from the list of who belongs to the case, and from whom the keys of each page were made "
    "for. What reached a laptop stays on it, and may have been read."
)
SEES_ALL = "{who}: everything that stands there, from the beginning."
SEES_SINCE = "{who}: what was written since {since}, and nothing from before."
SAW_UNTIL = "{who}: what was written until {until}, and nothing after."
SAW_BETWEEN = "{who}: what was written from {since} until {until}."
SEES_LATER = "{who}: nothing yet. Another laptop lets them in by itself once it is connected."
ON_DAY, BEFORE_DAY = "{day}", "some time before {day} (when this laptop heard of it)"

LIMITS_TITLE = "What Fourfold cannot do"
PRIVATE_AGAIN = "Is this laptop private enough?"

NOTIFY, NOTIFY_BODY = (
    "Notifications",
    "None, unless you want one. It comes once a day at the most, while this page is open and unlocked, and only if "
    "somebody "
    "wrote something that you can see. It says no more than “There is something for you in Four Chairs”.",
)
NOTIFICATION = "There is something for you in Four Chairs"
NOTIFY_WHETHER, NOTIFY_OFF, NOTIFY_ON = "Notifications", "None", "One a day"
NOTIFY_AT, QUIET_FROM, QUIET_TO = "At what time", "Quiet from", "Quiet until"
NOTIFY_KEPT, NOTIFY_NONE = "Kept. There is one notification a day at the most.", "Kept. There are no notifications."
NOTIFY_DENIED = (
    "The browser does not let this page show notifications. You can allow it in the browser’s settings, and try again"
)
NOT_A_TIME = "Please put in a time of day, like 18:30"

KEEPING = "How long this laptop keeps it"
KEEP_BODY = (
    "This laptop keeps what it has, and you can go on reading it. You can choose a day until which you want to keep "
    "it. "
    "When that day has come, this page asks you; nothing is ever removed by itself."
)
KEEP_UNTIL, KEEP_DATE = "Keep it until (if you like)", "Keep this date"
KEPT_UNTIL, KEPT_ALWAYS = "You chose to keep it until {day}.", "No day is chosen."
NOT_A_DATE = "Please put in a day, or leave it empty"
KEEP_DUE = (
    "You chose to keep this case file until {day}. Do you want to remove it from this laptop? There is no hurry, and "
    "nothing is removed by itself."
)
TO_KEEPING = "To how long this laptop keeps it"
REMOVE_FILE = "Remove the case file from this laptop"
REMOVE_FILE_BODY = (
    "Everything of this case is deleted from this laptop, what only you could read too. It cannot be undone. "
    "What other laptops have stays on them, and so do backups that were made of it, where they are.",
    "Before you do, you can make a readable copy for yourself, which is not encrypted, or a sealed copy that another "
    "laptop of the case can take in.",
)
COPY_FOLDER, COPY_HINT = "Folder for a readable copy", "A new folder, for instance /home/me/copy. It is not encrypted."
COPY_MAKE = "Make the readable copy"
SEALED_FILE, SEALED_HINT = "File for a sealed copy", "A new file, for instance on a USB stick."
SEALED_MAKE, COPY_MADE = "Make the sealed copy", "The copy is made."
NO_PLACE = "Please say where the copy should be"
REMOVE_PASSPHRASE = "Your passphrase, so that nobody else removes it"
REMOVED_FILE = "The case file is no longer on this laptop."

WHY_OUT = {
    "own": "Another laptop of yours, or whoever came in with your sheet or a code, removed this one.",
    "left": "Your chair was left from one of your laptops.",
    "dismissed": "{who} ended the work with you.",
    "restored": "Your chair was given back by a new invitation; {who} proposed that. Your new laptop goes on with it.",
}
