"""What is said of the soft limit on what goes from one partner to the other (product.md, 5.2)."""

ALREADY = {
    1: "One thing is",
    2: "Two things are",
    3: "Three things are",
    4: "Four things are",
    5: "Five things are",
    6: "Six things are",
}
MORE = "Several things are"
WILL_WAIT = (
    "{already} already waiting for {other}. This will wait with {support}, and go by itself when there is room for it: "
    "from {day}."
)
HELD = "It waits with {support}, and goes by itself when there is room for it."
SET = "How much goes from one partner to the other"
SET_HINT = (
    "The same for both partners: what is more waits with their own support, and goes by itself later. Now it is so "
    "many things in so many days: {things} in {days}. Another measure holds once both supports have said the same."
)
THINGS, DAYS = "Things", "Days"
