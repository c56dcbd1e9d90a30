"""Files are replaced whole or not at all."""

import pytest

from experiments.reporting.files import write


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("old")

    def breaks(partial):
        partial.write_text("half")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write(path, breaks)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
