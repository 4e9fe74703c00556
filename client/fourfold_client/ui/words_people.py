"""The texts of the page about people and laptops, in the manner of `words`."""

NEEDS_CONNECTION = (
    "Not connected. What stands on this page can be read; to change it, the practice’s computer has to be reached."
)
OUT = "This laptop no longer belongs to the case. What it has can be read here, and nothing new reaches it."

YOURS, YOURS_OUT = "Your laptops and your sheet", "This laptop"
YOURS_HINT = (
    "They are numbered in the order in which they came. Fourfold does not know their names, where they are, or when "
    "they were last used."
)
THIS_ONE, OTHER_LAPTOP = "Laptop {number}, this one", "Laptop {number}"
A_SHEET, A_CODE = "A recovery sheet", "A laptop’s code that was not used yet"
NO_SHEET = (
    "There is no recovery sheet. If this laptop is lost and there is no other, "
    "what only you could read is lost with it."
)
REMOVE = "Remove"
REMOVE_TITLE, REMOVE_BODY = (
    "Remove: {what}",
    (
        "Nothing that is written from now on can be read or written with it. It cannot come back.",
        "What it has already stays on it: nobody can take that back from afar. Whoever unlocks it can read that.",
    ),
)
REMOVE_SHEET_BODY = (
    "Nobody can come in with it from now on. This cannot be undone; you can make another sheet or another code.",
)
REMOVED = "Removed."

LET_IN = "Let in another laptop of yours"
LET_IN_BODY = (
    "You get a code for one more laptop. With it that laptop can read everything that you can, your own space too.",
    "The code is good once. Show it to nobody, and put it into the other laptop yourself.",
)
MAKE_CODE = "Show the code"
LAPTOP_CODE = "A code for another laptop"
LAPTOP_CODE_BODY = (
    "Start Fourfold on the other laptop, choose “I have a recovery sheet or a laptop’s code”, and put in this line. "
    "It is good once, for three days. If you do not use it, remove it on this page."
)

SHEET, MAKE_SHEET, TRY_SHEET = "Recovery sheet", "Make a recovery sheet", "Try your sheet"
MAKE_SHEET_BODY = (
    "A recovery sheet is 24 words on paper. If you lose your laptop, they bring back everything of your chair on "
    "another one. Whoever has them can come in as you.",
    "They are shown once, on this screen. Please see that nobody else can look at it now, and have a printer, or paper "
    "and a pen.",
)
MAKE_SHEET_REPLACES = (
    "A sheet that you made before, and a laptop’s code that was not used yet, are good no longer then."
)
CHANGES_WORDS = (
    "The six words change with it: all four of you compare them once more then, by voice or in session. Until you "
    "have, nothing of yours can be shared further; writing goes on."
)
MAKE_SHEET_NOW = "Show the words"
SHEET_SHOWN = (
    "Print it, or write it down by hand. It is not kept on this laptop and is not shown again once this is closed."
)
SHEET_OPENS = "Opens everything of one chair in this case, on a new laptop. Whoever has it can come in as that person."
CASE_CODE, MADE_ON, ADDRESS = "Case", "Made on", "The practice’s address"
SHEET_HOW = (
    "On a new laptop: start Fourfold, choose “I have a recovery sheet or a laptop’s code”, and put in the 24 words in "
    "their order, with the practice’s address."
)
SHEET_CARE = (
    "Never photograph it. Do not keep it at home if home is not private: you may leave it, sealed, with your support. "
    "Only the newest sheet is good."
)
PRINT, TRY = "Print", "I have it: try it once"
TRY_TITLE, TRY_BODY = (
    "Try your sheet once",
    ("Put in the words as they stand on your paper. This only looks whether they are right; it changes nothing."),
)
THE_WORDS, CHECK = "The 24 words", "Check"
RIGHT_WORDS = "Yes. These are the words of your present sheet."
OTHER_SHEET = "These are 24 words of a sheet, but not of your present one. An older sheet is good no longer"

CHANGING = "Change the passphrase"
CHANGING_BODY = (
    "This laptop opens with the new passphrase from now on. Your other laptops keep theirs, and a copy of this "
    "laptop’s disk from before still opens with the old one."
)
OLD_PASSPHRASE, NEW_PASSPHRASE = "The passphrase you have now", "The new passphrase"
CHANGED = "The passphrase is changed."

HAPPENED, NOTHING_HAPPENED = "Who could see what", "Nobody has left, and no laptop was removed."
LEFT_EMPTY = "{name} no longer has a chair here. Nothing written since can be read by them."
OWN_CHAIR_GONE = "You no longer have a chair here. Nothing written since can be read on this laptop."
OWN_LAPTOP_GONE = "A laptop of yours was removed. Nothing written since can be read with it."
LAPTOP_GONE = "A laptop of {name} was removed. Nothing written since can be read with it."
STAYS = "What reached a laptop before it was removed stays on it, and may have been read."

WAITING, NOTHING_WAITS = "Proposals", "Nothing is proposed."
PROPOSES_CLOSE = "{who} proposed to close the case."
PROPOSES_BACK = "{who} proposed to give the chair of {whose} back, because every laptop and the sheet are lost."
AGREED = "Agreed so far: {who}."
CLOSE_TAKES = (
    "It takes both partners, or a partner and their own support; or both supports, once both partners have left."
)
BACK_TAKES = "It waits for {who}."
AGREE, AGREE_TITLE = "Agree", "Agree to this"
WITHDRAW, WITHDRAW_TITLE = "Take back", "Take your proposal back"
WITHDRAW_BODY = ("It is gone then, as if nobody had agreed to it. The others see that. You can propose it again.",)
AGREE_CLOSE = (
    "With enough of you agreeing the case is closed: nothing new is written in it by anybody, and nobody new comes in. "
    "Everybody keeps what their laptop has. This cannot be undone.",
)
AGREE_BACK = (
    "The old laptops and the sheet of {whose} are removed, and whoever has the new invitation comes into that chair. "
    "They will be able to read everything of that chair but the pages that only {whose} could read.",
    "Please make sure, in person or by voice, that it is {whose} who asked for this. It cannot be undone.",
)
DONE = "Done."

DECISIONS = "Larger steps"
DECISIONS_HINT = "Each says first what it does and what it cannot do. None of them can be undone. There is no hurry."
DISMISS = "End the work with {support}"
DISMISS_BODY = (
    "Nothing that is written from now on reaches {support}. {support} keeps what their laptops have, and is not asked.",
    "The chair is empty then, and you can invite somebody else to it. Whoever comes will be able to read the history "
    "of the table and of the page of the two supports. They will see nothing of what stands now on the page "
    "of the two of you, nor on the pages of three.",
    "The screen of {support} will say that you ended it, and the six words change. You keep all of it. It cannot be "
    "undone: the same person can only come back by a new invitation.",
)
GIVE_BACK = "Give the chair of {whose} back"
GIVE_BACK_BODY = (
    "For somebody who lost every laptop and the sheet. You get an invitation to hand to them. It is good once "
    "everybody whose word counts has agreed: {who}.",
    "Then their old laptops and sheet are removed, and they will be able to read everything of their chair but the "
    "page that only they could read.",
)
PROPOSE = "Propose it"
GOOD_ONCE = "It is good once {who} agreed."
LEAVE = "Leave the case"
LEAVE_BODY = (
    "All your laptops and your sheet are removed from the case. This laptop keeps what it has, and you can go on "
    "reading it. Nothing new reaches you, and you can write nothing more here.",
    "The others keep what you shared with them, and go on. You cannot come back by yourself.",
)
LEAVE_PARTNER = "Nobody else can be invited to a partner’s chair after that."
LEAVE_SUPPORT = "The partner whom you support can invite somebody else to your chair."
FREEZE = "Freeze the table"
FREEZE_BODY = (
    "Nothing new is written on the page of all four from now on, by anybody. What stands there can be read as before. "
    "All other pages go on.",
    "The others are not asked. It cannot be undone.",
)
CLOSE_CASE = "Propose to close the case"
CLOSE_CASE_BODY = (
    "The others see that you proposed it. The case is closed once both partners, or a partner and their own support, "
    "have agreed. Until then you can take your proposal back.",
    "Then nothing new is written in it by anybody. Everybody keeps what their laptop has. An ending is not a failure.",
)
