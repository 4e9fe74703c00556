"""The texts about this laptop's home: that it was copied, and its backup; in the manner of `words`."""

COPIED = (
    "This home was copied or put back from a copy. Nothing of it is lost by that: it goes on here, and what was "
    "written elsewhere meanwhile comes with a connection. If you did not do this yourself, somebody may have copied "
    "your disk; tell your practice."
)
HEALED = (
    "The practice’s computer had been put back from an older copy and lacked what came after it. It has again all that "
    "is on this laptop. There is nothing that you need to do."
)
KEY_CAME = (
    "A key that did not open on this laptop was handed over again by another one, and opens. What waited for it is "
    "here. There is nothing that you need to do."
)
ANOTHER = (
    "Something came that was written on another copy of this laptop’s home. It is yours as well, and nothing is lost. "
    "One home is meant for one laptop: use one copy, and let in another laptop under “People and laptops” instead. If "
    "you know of no copy, change your passphrase and tell your practice."
)
SEEN = "I have seen this"

BACKUP = "Backup"
BACKUP_NONE = (
    "None is made yet. A backup is one file with everything of this laptop, sealed: whoever finds it can read nothing "
    "without your passphrase. Choose a folder, best on a stick that you keep somewhere else."
)
BACKUP_WHERE = "Backups go to {folder}, by themselves, {every} when something has changed. The last five are kept."
EVERY_DAY, EVERY_DAYS = "once a day", "every {days} days"
MADE, NEVER_MADE = "The newest was made on {when}.", "None was made yet."
TESTED, NEVER_TESTED = "Last tested on {when}.", "Not tested yet."
NOT_MADE = "The last backup could not be made: {why}. Everything else goes on. It is tried again by itself."
REMIND = "The backup has not been tested for a month. Trying it shows that it can be opened."
CHOOSE_FOLDER, OTHER_FOLDER = "Choose a folder", "Choose another folder"
FOLDER = "The folder"
FOLDER_HINT = "It has to be there already, such as /media/stick/fourfold"
CHOOSE_BODY = (
    "A first backup is made there now. It opens with the passphrase that this laptop has at that time, so keep that in "
    "mind when you change it."
)
USE_FOLDER = "Make backups here"
MAKE_NOW, MADE_NOW = "Make one now", "A backup was made."
TRY, TRY_TITLE = "Try the backup", "Try the backup"
TRY_BODY = (
    "The newest backup is opened in a private place on this laptop, every record in it is read, and that copy is taken "
    "away again. Nothing changes."
)
TRIED = "The backup can be opened, and every record in it is there."
STOP, STOP_TITLE = "Make no more backups", "Make no more backups"
STOP_BODY = ("Those that were made stay where they are.",)
STOPPED = "No more backups are made."
HOW_BACK = (
    "To come back from a backup, take the stick and the passphrase that this laptop had on the day of the backup to "
    "whoever installed Fourfold for you, with a laptop where it was not used yet. There they type: "
    "fourfold restore-backup, and the name of the file. The passphrase you put in yourself."
)
OLDER_BACKUPS = (
    "Backups that were made before still open with the old passphrase. A fresh one is made now if you chose a folder."
)
TRY_WRONG = "That passphrase does not open the backup. It opens with the one of the day on which it was made."
