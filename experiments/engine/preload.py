"""Loads the compiled rules when it is imported: the server that worker processes are forked from imports it once."""

from experiments.engine.runner import compile_rules

compile_rules()
