"""The arrays of a run, and what several mechanisms do to them."""
