"""Lists of runs: planned, carried out, stored, and found again."""
