"""What is said about printing, and at the head of what is printed (product.md, 5.10)."""

PRINT, LEAVE_OUT, FOOT = "Print this page", "Leave out others’ words", "On paper"
HEAD = "Case {case} · printed by {name}, {when} · {audience}"
LEFT_OUT = " · others’ words left out"
TABLE = "All four can read this"
MIXED = "Not everything here can be read by all four"
MY_WORDS, TO_MY_WORDS = "My words", "All my words, to print"
MY_WORDS_HINT = (
    "Everything that you wrote and can see on this laptop, by who can read it. On paper, whoever holds it can read it."
)
WHICH, EVERYTHING = "Which of them", "All of them"
NOTHING = "Nothing of yours stands there."
