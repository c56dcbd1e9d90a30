"""What an agency thinks of a community, by hand."""

from __future__ import annotations

import numpy as np
from helpers.by_hand import put_in_care
from helpers.small_town import N, office, people, town

from sim.codes import Encounter
from sim.mechanisms import image


def test_a_contact_moves_the_image_of_one_worker():
    assert image.image_after_contact(0.5, Encounter.GOOD, 0.25, 0.5, 2.0, 1) == 0.25
    assert image.image_after_contact(0.5, Encounter.SLIGHT, 0.25, 0.5, 2.0, 1) == 0.5
    assert image.image_after_contact(0.5, Encounter.BAD, 0.25, 0.5, 2.0, 1) == 0.625
    assert image.image_after_contact(0.5, Encounter.SEVERE, 0.25, 0.5, 2.0, 1) == 0.75
    assert image.image_after_contact(0.5, Encounter.SEVERE, 0.75, 0.5, 2.0, 1) == 1.0
    assert image.image_after_contact(0.5, Encounter.BAD, 0.25, 0.5, 2.0, 4) == 0.53125


def test_the_image_of_a_community_follows_its_contacts_and_no_others():
    residents = people()._replace(community=np.arange(N, dtype=np.uint8) % 3)
    run = town(
        ("contact", "image"), office("good"), office("bad", quality=0.0), residents=residents,
        start_image=0.5, image_from_bad=0.25, image_from_good=0.5, drop_out=0.0, severe_chance=0.0,
    )  # fmt: skip
    run.state.n_workers[:] = 1
    put_in_care(run, 0, a=0)
    put_in_care(run, 1, a=1)
    put_in_care(run, 4, a=1)
    run.advance(1)
    # two bad contacts with the second community
    assert run.state.image[:, :3].tolist() == [[0.25, 0.5, 0.5], [0.5, 0.5 + 0.125 + 0.25 * 0.375, 0.5]]
    assert run.series.image[0].tolist() == run.state.image.tolist()
