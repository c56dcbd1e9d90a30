"""What paper, screens and language ask of one resident; the same for expecting it and for meeting it."""

from __future__ import annotations

from sim.core.compiled import compiled


@compiled
def paper_burden(paper, paper_skill, digital, digital_skill):
    """Return the burden of paper and screens in [0, 1]: two hurdles, one behind the other (3.1.5, SF30, SF31)."""
    return 1.0 - (1.0 - paper * (1.0 - paper_skill)) * (1.0 - digital * (1.0 - digital_skill))


@compiled
def language_gap(proficiency, interpreters):
    """Return the part of a talk in [0, 1] that is lost for want of a common language (3.1.8, SF35)."""
    return (1.0 - proficiency) * (1.0 - interpreters)
