"""Plausible worlds: all that is assumed, drawn anew within what is found plausible.

A world is a value for every uncertain parameter, between its low and its high, and one of every rival rule. Worlds are
a Latin hypercube: each parameter takes a value from each of equally many parts of its range, each rule from its
options equally often. World 0 is the default one.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import qmc

from sim.core.errors import InputError
from sim.parameters.registry import PARAMETERS
from sim.quantities import Quantities


def plausible_worlds(n: int, seed: int = 0) -> pd.DataFrame:
    """Return n plausible worlds besides the default one, as rows of a plan's table.

    Parameters
    ----------
    n : int
        Number of worlds, 0 or above.
    seed : int
        Of the hypercube.

    Returns
    -------
    A frame with n + 1 rows, called "default" and "world 1" to "world n", and a column for each uncertain parameter and
    each rule; the default world changes nothing.
    """
    uncertain = [Quantities.parameters[parameter.name] for parameter in PARAMETERS if parameter.is_uncertain]
    rules = list(Quantities.rules.values())
    names = ["default", *(f"world {k}" for k in range(1, n + 1))]
    cube = qmc.LatinHypercube(len(uncertain) + len(rules), rng=np.random.default_rng(seed)).random(n)
    low, high = np.array([(quantity.low, quantity.high) for quantity in uncertain]).T
    values = np.vstack([np.full(len(uncertain), np.nan), low + cube[:, : len(uncertain)] * (high - low)])
    columns = [quantity.name for quantity in uncertain]
    worlds = pd.DataFrame(values, index=pd.Index(names, name="variant"), columns=columns)
    for rule, drawn in zip(rules, cube[:, len(uncertain) :].T, strict=True):
        chosen = (drawn * len(rule.options)).astype(int)
        worlds[rule.name] = pd.array([None, *(rule.options[k] for k in chosen)], dtype="object")
    return worlds


def check_power_of_two(n: int, least: int) -> None:
    """Check the length of a Sobol sequence.

    Raises
    ------
    InputError
        It is no power of two, or less than `least`.
    """
    if n < least or n & (n - 1):
        below = max(least, 1 << max(0, n.bit_length() - 1))
        raise InputError(
            f"--n: {n} points of a Sobol sequence do not lie evenly; the number must be a power of two of at least "
            f"{least}, such as {below} or {2 * below}"
        )
