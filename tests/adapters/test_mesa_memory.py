"""Models of Mesa leave nothing behind."""

from __future__ import annotations

import gc
import tracemalloc
import weakref

from helpers.adapted import SMALL

from sim import Neighbourhood

SHORT = SMALL.changed(weeks=5, burn_in=5)


def used_model(seed: int) -> weakref.ref:
    """Make, use and drop a model; return a weak reference to it."""
    model = Neighbourhood(SHORT, seed=seed)
    model.step()
    _ = model.agents[:9].select(lambda resident: resident.fear > 0.5), model.agents[3].neighbours.agg("trust")
    model.run_model()
    return weakref.ref(model)


def test_a_model_goes_when_nobody_holds_it_even_without_the_garbage_collector():
    used_model(0)
    gc.collect()
    gc.disable()
    try:
        assert used_model(1)() is None
    finally:
        gc.enable()


def test_500_models_in_a_row_leak_nothing():
    n_models, n_first = 500, 50
    tracemalloc.start()
    held = Neighbourhood(SHORT, seed=0)
    size_of_one, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del held
    references = [used_model(seed) for seed in range(n_first)]
    gc.collect()
    tracemalloc.start()
    try:
        references += [used_model(seed) for seed in range(n_first, n_first + 50)]
        gc.collect()
        after_100, _ = tracemalloc.get_traced_memory()
        references += [used_model(seed) for seed in range(n_first + 50, n_models)]
        gc.collect()
        after_500, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(references) == n_models
    assert not [reference for reference in references if reference() is not None]
    # 400 models may leave less than one behind
    assert after_500 - after_100 < size_of_one
