"""`python -m reference JOBS RESULTS`: see `apart.py`."""

import sys

from .apart import main

main(*sys.argv[1:])
