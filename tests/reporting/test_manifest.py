"""What a manifest tells of the machine: nothing."""

from experiments.reporting.manifest import command_line


def test_the_command_in_a_manifest_names_no_folder_elsewhere():
    given = [
        "run",
        "--kwb",
        "/home/someone/kwb 2023.xlsx",
        "--out=/data/x",
        "--area",
        "Overvecht",
        "--scenario",
        "../a.toml",
    ]
    assert command_line(given) == 'bereik run --kwb "kwb 2023.xlsx" --out=x --area Overvecht --scenario a.toml'
