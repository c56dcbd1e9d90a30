"""Exponential and logarithm from additions and multiplications only.

The C library's versions may differ in the last bit from one machine to another. These do not, so that
one seed gives one answer everywhere. Relative error below 1e-15 for exp and 1e-14 for log.
"""

from __future__ import annotations

import math

import numpy as np

from sim.core.compiled import compiled

LN2_HIGH = 6.93147180369123816490e-01
LN2_LOW = 1.90821492927058770002e-10
LN2 = LN2_HIGH + LN2_LOW
SQRT_HALF = 0.7071067811865476
LOG2_E = 1.4426950408889634
POWERS_OF_TWO = np.array([2.0**k for k in range(-1022, 1024)])
ONE_OVER_ODD = tuple(1.0 / n for n in range(1, 24, 2))
ONE_OVER_FACTORIAL = tuple(1.0 / math.factorial(n) for n in range(14))


@compiled
def exp(x):
    """Return e to the power x; 0 below -700, and x is taken as 700 above that."""
    if x < -700.0:
        return 0.0
    if x > 700.0:
        x = 700.0
    k = math.floor(x * LOG2_E + 0.5)
    r = (x - k * LN2_HIGH) - k * LN2_LOW
    c = ONE_OVER_FACTORIAL
    r2 = r * r
    low = ((c[5] * r + c[4]) * r2 + (c[3] * r + c[2])) * r2 + (c[1] * r + c[0])
    high = ((c[13] * r + c[12]) * r2 + (c[11] * r + c[10])) * (r2 * r2) + ((c[9] * r + c[8]) * r2 + (c[7] * r + c[6]))
    return (high * (r2 * r2 * r2) + low) * POWERS_OF_TWO[int(k) + 1022]


@compiled
def log(x):
    """Return the natural logarithm of x > 0; -1e300 at 0 and below."""
    if x <= 0.0:
        return -1e300
    m, k = math.frexp(x)
    if m < SQRT_HALF:
        m = 2.0 * m
        k -= 1
    s = (m - 1.0) / (m + 1.0)
    z = s * s
    z2, c = z * z, ONE_OVER_ODD
    low = ((c[5] * z + c[4]) * z2 + (c[3] * z + c[2])) * z2 + (c[1] * z + c[0])
    high = ((c[11] * z + c[10]) * z2 + (c[9] * z + c[8])) * z2 + (c[7] * z + c[6])
    return k * LN2_HIGH + (k * LN2_LOW + 2.0 * s * (high * (z2 * z2 * z2) + low))


@compiled
def geometric_gap(u, log_miss):
    """Return the whole number of weeks, 1 or more, until an event; u in [0, 1).

    `log_miss` is the logarithm of the chance that it does not happen in a week. Never (2**30 weeks) where
    that is 0.
    """
    if log_miss >= 0.0:
        return 1 << 30
    return int(min(1.0 + math.floor(log(1.0 - u) / log_miss), 1073741824.0))


@compiled
def log_odds(share):
    """Return the logarithm of the odds of a share; -1e300 at 0 and 1e300 at 1."""
    if share >= 1.0:
        return 1e300
    return log(share / (1.0 - share))


@compiled
def logistic_in_odds(share, midpoint, steepness):
    """Return how far the odds of `share` beat those of a midpoint: 0 at 0, 1/2 at the midpoint, 1 at 1.

    `midpoint` is given as the logarithm of its odds.
    """
    if share <= 0.0:
        return 0.0
    if share >= 1.0:
        return 1.0
    odds = exp(steepness * (log_odds(share) - midpoint))
    return odds / (1.0 + odds)
