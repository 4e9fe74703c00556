"""The texts of the way in, in the manner of `words` (product.md, 5.2, 5.7 and 3)."""

from fourfold_shared.ids import Seat

STEP, GO_ON, BACK = "Step {number} of {count}", "Go on", "Back"

ABOUT = "Before you begin"
RELAY_SEES = (
    "The practice’s computer passes on what you write and cannot read it. It does see which laptops belong to the case "
    "and in which of the four chairs they are, when each of them connects and sends something, how large that is, and "
    "which of the ten pages it is for: “only you”, “you and your support” and so on."
)
ABOUT_PARTS = (
    (
        "What this is",
        (
            "One case file for four people: the two of a couple, and a support professional for each of them.",
            "You write when it suits you, with or without a connection. Beside everything you write stands who can "
            "read it and who cannot. It goes to more people only by your own hand.",
        ),
    ),
    (
        "What this is not",
        (
            "Nobody watches it around the clock. In danger, call the emergency services or the numbers your practice "
            "gave you.",
            "It is no way for the two of a couple to write to each other alone, and it keeps no scores and no marks of "
            "who has read what.",
        ),
    ),
    (
        "What it cannot do",
        (
            RELAY_SEES,
            "While it is unlocked, whoever sits at this laptop can read what you can, and so can a program that "
            "watches the laptop.",
            "What has reached another laptop cannot be taken back.",
            "Not every support professional may keep silent before a court, and some have to report certain things. "
            "Please ask yours.",
        ),
    ),
)

NAME = "What you are called"
NAME_HINT = "Your first name, an initial, or a word of your own. You can change it later."

PRIVATE, IS_PRIVATE = "Is this laptop private enough?", "It is private enough"
PRIVATE_LEAD = "What matters most is who else can sit at this laptop, or look at its screen."
PRIVATE_POINTS = (
    (
        "Best is a laptop that only you use, or at least an account of your own on it, with a password that nobody "
        "else knows."
    ),
    "Fourfold locks with the button at the top, with Escape twice, and by itself when nobody is there. That helps "
    "against somebody who comes into the room.",
    "It does not help against a program that watches the laptop. If somebody else set this laptop up, or may have put "
    "such a program on it, please use another one.",
    "Your passphrase and, later, your recovery sheet are on paper. Think of where nobody else finds them; your "
    "support may keep the sheet for you, sealed.",
)
NOT_PRIVATE = (
    "If it is not private enough, you can simply stop here, and talk with your support in person or by phone. Nothing "
    "is kept on this laptop before you have your chair."
)

PASSPHRASE = "A passphrase for this laptop"
PASSPHRASE_BODY = (
    "It opens what is kept on this laptop, and nobody can send it to you again. These five words were drawn by chance. "
    "Keep them, or put in your own. Write them down, where nobody else finds them, until you know them by heart."
)
PASSPHRASE_FIELD, PASSPHRASE_HINT = "Your passphrase", "At least eight characters. It stands below once more, in full."
OTHER_WORDS, COPY, PRINT = "Draw other words", "Copy", "Print"
COPIED = "Copied. Please paste it only where nobody else looks."
SLIP = "For one laptop. Keep it where nobody else finds it."

NOT_PRIVATE_NOW = (
    "If it is no longer private enough, please talk with your support about another laptop, in person or by phone."
)

CHAIR, CHAIR_BODY = (
    "Take your chair",
    "You were given an invitation, as one line or as twelve words. It is good for this one laptop.",
)
INVITATION_HINT = "The line that begins with fourfold: or the twelve words in their order."
FOUNDING, FOUND = "Open a case", "Open the case"
FOUNDING_BODY = "For a support professional who begins a case. The practice gives you an address and a ticket."
ADDRESS_HINT = "It begins with wss:// (or, on the same machine, with ws://127.0.0.1)."
TICKET, TICKET_HINT = "Ticket", "It is good for one case."
SEAT = "Which chair is yours"
SEATS = {
    Seat.SUPPORT_0: "A support: the triangle, beside the partner with the circle",
    Seat.SUPPORT_1: "A support: the diamond, beside the partner with the square",
    Seat.PARTNER_0: "One of the couple: the circle",
    Seat.PARTNER_1: "One of the couple: the square",
}
SEAT_HINT = (
    "The shapes are marks and say nothing of anybody. If you begin as a support, take the first: the partner whom you "
    "support then has the circle, and the other two have the square and the diamond."
)
FOUNDING_MISSING = "Please put in the practice’s address and the ticket."
HAVE_TICKET, HAVE_INVITATION = "I open a new case, with a ticket of the practice", "I have an invitation"
BEGUN_OTHERWISE = (
    "Taking your chair was begun on this laptop before, with another passphrase. Please go back and put in that one"
)

ARRIVED = "You have your chair"
ARRIVED_BODY = (
    "A few things are left. All can wait, and all stand under “People and laptops” too. Some pages may say that they "
    "are being made ready: that comes by itself."
)
TO_MINE, TO_PEOPLE = "Go to my space", "To People and laptops"
OTHERS, OTHERS_BODY = (
    "The other chairs",
    "You can invite {who}. Hand each invitation over in person or by phone.",
)
OTHER_LAPTOP, OTHER_LAPTOP_BODY = (
    "Your other laptop",
    "What belongs to your chair comes to this laptop by itself. Another laptop of yours is still let in: if it is "
    "lost, remove it, so that nothing new can be read with it. Its number and the button stand under “People and "
    "laptops”.",
)
SHEET = "Your recovery sheet"
SHEET_WHY = (
    "If this laptop is lost, 24 words on paper bring everything back on another one. If you lose both, only what "
    "nobody but you could read is gone: the others can bring back the rest."
)
SHEET_NOT_TRIED = "There is a sheet, and it has not been tried on this laptop yet. Trying it takes a minute."
SHEET_TRIED = "Your sheet is made, and you have tried it."
TRY_SOME = "Try your sheet once"
TRY_SOME_BODY = "Please put in these words as they stand on your paper. It only looks whether they are right."
WORD_NUMBER, WORD_WRONG = "Word {number}", "Word {number} is another on your sheet. Please look again"
SHOW_AGAIN, SAVE_PDF = "Show the sheet again", "Save as PDF"
PDF_NAME = "recovery-sheet.pdf"
PDF_CARE = "Whoever finds the saved file can come in with it. Print it, and delete the file."
SUPPORT_PHONE = "Your support’s phone"
