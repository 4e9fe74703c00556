"""The texts of the way in, of the six words, and of the four people, in the manner of `words`."""

from fourfold_client.desk import Standing, What

# -- the six words -----------------------------------------------------------------------------------------------------

SIX_WORDS = "Your six words"
SIX_WORDS_WHY = (
    "All four screens show the same six words. Read them aloud to one another, by voice or in session, one or two "
    "each. This makes sure nobody, not even the practice’s computer, has slipped in a fifth chair."
)
SIX_WORDS_LATER = (
    "They appear once all four of you have joined. Until then nothing can be shared with a wider circle. "
    "Writing goes on as before, and what you write can be shared then."
)
THE_SAME, NOT_THE_SAME = "They are the same", "They are not the same"
NOT_THE_SAME_AFTER_ALL = "They are not the same after all"
STANDINGS = {
    Standing.NEW: "Press “They are the same” when all four of you have read the same six words. There is no hurry.",
    Standing.CHANGED: "The words are new, so please compare them once more before you press “They are the same”.",
    Standing.DENIED: (
        "You said that the words are not the same. Please share nothing further for now, and call the practice. "
        "What you wrote is safe, and writing goes on. If you compare again and they are the same, say so here."
    ),
    Standing.SAME: "You have said, on this laptop, that they are the same. What you write can be shared further.",
}
SAID_BY, HAS_SAID, NOT_SAID = "Who has said that they are the same", "has said so", "not yet"
YOU_SAID, YOU_NOT_SAID = "said so on this laptop", "not yet on this laptop"
SAID_NOW = "Noted. The others will see that you said so."
DIFFERENT = {
    What.PERSON: "{who} {is} new in this case.",
    What.LAPTOP: "{who} {has} a new laptop.",
    What.SHEET: "{who} {has} made a new recovery sheet, or a code for another laptop.",
    What.LEFT: "{who} no longer {has} a chair.",
    What.REMOVED: "A laptop or a sheet of {whose} was removed.",
}
CHECK_WITH = "Before new things go there, check the words with {who}, by voice or in session."
CHECK_TOGETHER = "Before new things are shared, check the words with the others, by voice or in session."
COMPARE_FIRST = (
    "All four of you have joined. Before anything is shared with a wider circle, compare the six words with the "
    "others, by voice or in session. There is no hurry, and writing goes on."
)
DENIED_ELSEWHERE = (
    "You said that the six words are not the same. Please share nothing further for now, and call the practice. What "
    "you "
    "wrote is safe, and writing goes on."
)
TO_SIX_WORDS = "To the six words"
YOUR_WORD, TO_PROPOSAL = "It waits for your word. There is no hurry.", "To the proposal"

SHARE_WAITS = {
    Standing.WAITING: (
        "Sharing further waits until all four of you have joined and have compared the six words. "
        "What you wrote stays here, and can be shared then."
    ),
    Standing.NEW: (
        "Sharing further waits until you have compared the six words with the others, by voice or in session, "
        "and have said that they are the same. What you wrote stays here, and can be shared then."
    ),
    Standing.CHANGED: (
        "The six words have changed, so sharing further waits until you have compared them once more and have said "
        "that they are the same. What you wrote stays here, and can be shared then."
    ),
    Standing.DENIED: (
        "You said that the six words are not the same, so nothing is shared further. Please call the practice. "
        "What you wrote stays here."
    ),
}

# -- the four ----------------------------------------------------------------------------------------------------------

LAPTOPS = {0: "no laptop", 1: "one laptop"}
MANY_LAPTOPS = "{count} laptops"
AND_SHEETS = {0: "", 1: ", and a recovery sheet or an unused code"}
AND_MANY_SHEETS = ", and {count} recovery sheets or unused codes"
PHONE_OF = "Phone: {phone}"
CALL_ME, CALL_ME_TITLE = "Change what you are called", "What you are called"
CALL_ME_HINT = "The others see it on all their pages, in place of what it was before."
PHONE, PHONE_TITLE = "Your phone line for {who}", "Your phone line for {who}"
PHONE_HINT = (
    "{who} alone sees it, on the page of people, and it is printed on the recovery sheet of {who}. "
    "It says nothing of when you can be reached; leave it empty to take it away."
)
PHONE_FIELD, KEEP_IT = "Phone", "Keep it"

NAME_HINT = "Your first name, an initial, or a word of your own."
ROLE = "A role word beside your name (if you like)"
ROLE_HINT = "Only you choose it, and you can change it or take it away at any time."
NO_ROLE, OWN_ROLE, OWN_ROLE_FIELD = "No role word", "A word of my own", "Your own role word"
ROLES = {
    "One of the couple": (
        "partner",
        "hurt partner",
        "betrayed partner",
        "injured partner",
        "partner in repair",
        "involved partner",
        "betraying partner",
    ),
    "A support professional": ("support", "coach", "counsellor", "therapist"),
}
"""product.md, 5.3."""
