"""Scenarios: everything that decides a run, except the seed."""
