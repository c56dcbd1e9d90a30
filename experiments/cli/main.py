"""The command `bereik`: one function for each of its commands, and one place where errors become a sentence."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from experiments.cli import levers, lists, research

app = typer.Typer(
    help="Why are residents who need help not reached by agencies in their neighbourhood, and what would change it? "
    "An agent-based model for explanation and theoretical exploration; no forecast for a named neighbourhood.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

for group in (levers, research, lists):
    app.add_typer(group.commands)


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Print the version, or the help where no command is given."""
    if version:
        from experiments.reporting.manifest import bereik_version

        print(f"bereik {bereik_version()}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        print(context.get_help())
        raise typer.Exit


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out a command and return its exit status: 0, 1 where something failed, 2 for bad input, 130 if stopped.

    Parameters
    ----------
    arguments : sequence of str or None
        What stands behind `bereik`; by default what this process was started with.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        status = app(args=given, prog_name="bereik", standalone_mode=False, obj=given)
    except (KeyboardInterrupt, typer.Abort):
        status = 130
    except BrokenPipeError:  # whoever read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        print(f"bereik: {sentence}", file=sys.stderr)
        return 2
    if status == 130:
        print("bereik: stopped before the end.", file=sys.stderr)
    return status if isinstance(status, int) else 0


def _sentence(error: Exception) -> str | None:
    """Return what is to be said of bad input, and None of an error that is ours."""
    format_message = getattr(error, "format_message", None)
    if format_message is not None:  # what typer raises where the options are not as declared
        command = getattr(getattr(error, "ctx", None), "command_path", "bereik")
        return f"{format_message().rstrip('.')} (see: {command} --help)"
    from sim.core.errors import InputError

    return str(error) if isinstance(error, InputError) else None


if __name__ == "__main__":
    sys.exit(main())
