"""Commands that are called as at a prompt, but within this process."""

from __future__ import annotations

from experiments.cli import main


def call(capsys, *arguments: object) -> tuple[int, str, str]:
    """Return exit status, standard output and standard error of one command."""
    status = main.main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return status, said.out, said.err
