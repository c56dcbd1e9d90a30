"""Where `sim` does something else than its description says: here the reference follows `sim`, and says so.

Set to False, a line makes the reference do what `sim/README.md` says. Once `sim` does so too, the line can go.
"""

LISTENER_WAITS_AS_TELLER = True
"""8.8: who keeps a story tells it after a gap with the chance `tell_rate`. `sim` takes the teller's `tell_rate`, not
that of the resident who now keeps the story; they differ where a lever moves it for some groups."""

NEWCOMER_IS_WITNESS = True
"""8.8: who lived a story hears nothing new. `sim` counts as witness also a newcomer who came, at the end of the week,
into the home of the resident who lived it in that week."""

HELP_STAYS_WITH_HOME = True
"""8.13: the cases of who moves end. Where needs are off, `sim` leaves informal help and the street to the newcomer."""

CLOSING_COUNTS_AS_CONTACT = True
"""8.9: cases that had a contact this week may be sent on. `sim` takes for that also what is learnt this week from a
closing of last week, where the case is in care again."""
