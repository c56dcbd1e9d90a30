"""What was found about patterns that fail in the model as it is, or hold for another reason than one might think."""

from __future__ import annotations

FINDINGS: dict[str, str] = {}
"""By name of the pattern; written after looking at the runs."""
