"""What is said about pausing joint work (product.md, AT9.6): to all four the same, and never who asked."""

PAUSED = "Joint work is paused. Individual work goes on."
PAUSED_HINT = (
    "The joint agenda, joint practices and reminders rest, for all four of you. They go on once all four of you have "
    "said so. Nobody is shown who has."
)
GO_ON, AGREED, REST_ON = "It can go on, for me", "You have said that it can go on.", "I would rather it rests on"
PAUSE, PAUSE_LABEL = "Pause joint work", "Pausing joint work"
PAUSE_LEAD = "Any of you can let joint work rest. No reason is asked, and nobody is shown who asked for it."
PAUSE_BODY = (
    "The joint agenda, joint practices and reminders rest, for all four of you. Individual work goes on.",
    "Nobody is shown who asked for it, and no reason is asked.",
)
PAUSE_PARTNER = (
    "For you it begins at once. {support}’s laptop passes it on by itself as soon as it is switched on and connected; "
    "for the others it begins then. To them it looks the same as if {support} had asked, so {support}’s laptop is the "
    "only one besides yours that has it from you."
)
PAUSE_SUPPORT = "It looks the same as if {name} had asked and your laptop had passed it on."
PAUSE_LIMIT = (
    "Somebody who takes the program apart can find from which of the two pairs it came. No page shows even that."
)
PAUSE_END = "It goes on once all four of you have said so."
RESTED = "Joint work was paused from {since} to {until}."
