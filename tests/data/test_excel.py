"""Tables from Excel workbooks: found by the names in the header, and one sentence for a bad file."""

from helpers.sentences import sentence_of
from helpers.workbooks import CITY

from sim.data.cbs import COLUMNS, list_areas, read_profile


def test_columns_are_found_by_name_wherever_they_stand(book):
    columns = [*reversed(COLUMNS), "something_new"]
    expected = read_profile(book(CITY), "Teststad")
    assert read_profile(book(CITY, columns=columns, above=3, name="moved.xlsx"), "Teststad") == expected
    capitals = [column.upper() for column in COLUMNS]
    rows = {column.upper(): value for column, value in CITY.items()}
    assert read_profile(book(rows, columns=capitals, name="capitals.xlsx"), "Teststad") == expected


def test_a_workbook_that_changed_is_read_again(book):
    path = book(CITY)
    assert read_profile(path, "Teststad")[0].social_rent == 0.4
    book(CITY | {"p_wcorpw": 75, "regio": "Nieuwe Teststad"})
    assert read_profile(path, "GM0001")[0].social_rent == 0.75


def test_missing_files_and_files_that_are_no_workbook(tmp_path):
    missing = tmp_path / "missing.xlsx"
    assert sentence_of(list_areas, missing) == f"{missing}: there is no such file"
    contents = {"text.xlsx": b"a,b\n1,2\n", "table.csv": b"a,b\n", "old.xls": b"\xd0\xcf\x11\xe0", "empty.xlsx": b""}
    for name, content in contents.items():
        path = tmp_path / name
        path.write_bytes(content)
        assert sentence_of(read_profile, path, "x") == f"{path}: this is not an Excel workbook (.xlsx) that can be read"


def test_a_zip_that_is_no_workbook(tmp_path):
    import zipfile

    path = tmp_path / "zip.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert sentence_of(list_areas, path) == f"{path}: this is not an Excel workbook (.xlsx) that can be read"


def test_missing_columns(book):
    columns = [column for column in COLUMNS if column != "a_soz_wb"]
    path = book(CITY, columns=columns)
    expected = f"{path}: the column is missing: 'a_soz_wb'; did you mean 'a_soz_ao'?"
    assert sentence_of(list_areas, path) == expected
    columns = [column for column in COLUMNS if column not in ("a_inw", "a_hh")]
    path = book(CITY, columns=columns, name="two.xlsx")
    assert f"{path}: the columns are missing: 'a_inw', 'a_hh'; " in sentence_of(list_areas, path)
    other = book({"a": 1}, columns=("a", "b"), name="other.xlsx")
    assert sentence_of(list_areas, other) == (
        f"{other}: no sheet has a header with the columns 'gwb_code_10' to 'a_soz_ao'"
    )
