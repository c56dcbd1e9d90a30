"""The model once more, as a user of Mesa would write it: one object per resident, agency, need, bond and story.

It checks the bookkeeping of `sim`: which resident is handled when, what a case carries along, who waits for whom,
what is counted. With the same scenario, seed and town it must give the same weekly series, bit for bit.

Shared with `sim`: the scalar rules (plain numbers in, plain numbers out), the residents and ties with whom a town
begins, what a scenario declares (`Lever.strength_in`, `Move.apply`), the names of places and events, and the shape
of `Series`. Not shared: every loop, list, set and counter, the settings of a week, the start, the order of the week,
and the keyed draws, which are written down again in Python's own integers (`draws.py`).

It runs as plain Python, in a process of its own with NUMBA_DISABLE_JIT=1 (`isolated.py`). Rules are then ordinary
functions, so that nothing compiles for each new mixture of arguments, and a rule can be replaced by another one to
see whether the comparison notices.

What a rule returns is kept with 24 binary digits (`records.single`), as `sim` keeps it, where it is a score of a
resident: trust, awareness, fear, norm, severity, relationship, strength of a story.
"""
