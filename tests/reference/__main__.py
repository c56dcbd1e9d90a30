"""`python -m reference JOBS RESULTS`: see `isolated.py`."""

import sys

from .isolated import main

main(*sys.argv[1:])
