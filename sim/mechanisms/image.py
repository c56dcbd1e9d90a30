"""The image that professionals have of communities follows their contacts, and works back on them.

Dibi 2020, 3.1.11; SF24. The image belongs to the agency, and starts equal for every community: no community is more
difficult by itself.
"""

from __future__ import annotations

import numpy as np

from sim.codes import N_DOMAINS, Encounter
from sim.core.compiled import compiled_inline, compiled_step
from sim.state.records import LEARNT


@compiled_inline
def image_after_contact(image, outcome, from_bad, from_good, severe_weight, workers):
    """Return the negative image of a community after one contact of one of the agency's workers.

    Bad contacts darken it, severe events `severe_weight` times as much, good ones clear it; a slight goes unnoticed.
    It moves one worker's image, and so the agency's by one part of its `workers`.
    """
    if outcome == Encounter.GOOD:
        return image - from_good * image / workers
    if outcome == Encounter.SLIGHT:
        return image
    weight = severe_weight if outcome == Encounter.SEVERE else 1.0
    return image + min(1.0, from_bad * weight) * (1.0 - image) / workers


@compiled_step
def step(world, week):
    """Let professionals' image of communities follow this week's encounters."""
    state, lists = world.state, world.lists
    for k in range(lists.length[LEARNT]):
        person, a = state.people[np.int64(lists.met[k]) // N_DOMAINS], np.int64(lists.met_agency[k])
        p, c = week.params[person.group], np.int64(person.community)
        state.image[a, c] = image_after_contact(
            state.image[a, c],
            lists.outcome[k],
            p.image_from_bad,
            p.image_from_good,
            p.image_severe_weight,
            state.n_workers[a],
        )
