"""Excel files made to fill the memory: refused, or read within the ceiling."""

from __future__ import annotations

import io
import resource
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from doudi.files import spreadsheet_reader, workbook_process
from doudi.files.spreadsheet_reader import UnreadableFileError, read_spreadsheet, read_uploaded_table
from doudi.files.workbook_measure import WorkbookTooLargeError, measure_workbook
from doudi.files.workbook_process import read_sheets_apart

pytestmark = pytest.mark.attack
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
MAX_GROWTH_KILOBYTES = 400_000
ROW = "".join(f'<c r="{letter}{{row}}" s="1"/>' for letter in "ABCDEFGHIJ")


def workbook(sheet: str, strings: str = "") -> bytes:
    """An Excel file of one sheet, packed as tightly as an attacker would."""
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Target="xl/workbook.xml" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/officeDocument"/></Relationships>',
        "xl/workbook.xml": f'<workbook {NAMESPACE} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships"><sheets><sheet name="低保" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        'relationships"><Relationship Id="r1" Target="worksheets/sheet1.xml" Type="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships/worksheet"/><Relationship Id="r2" Target="sharedStrings.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"<worksheet {NAMESPACE}><sheetData>{sheet}</sheetData></worksheet>",
        "xl/sharedStrings.xml": f"<sst {NAMESPACE}>{strings}</sst>",
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return packed.getvalue()


def rows(number: int, cells: str) -> str:
    return "".join(f'<row r="{row}">{cells.format(row=row)}</row>' for row in range(1, number + 1))


def empty_styled_cells() -> bytes:
    """A million cells with a format and nothing in them, and one with content far away."""
    return workbook(rows(100_000, ROW) + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def a_far_cell_in_many_rows() -> bytes:
    """The finding: 1.8 MB on disk, 3.6 GB in memory."""
    return workbook(rows(60_000, '<c r="A{row}"><v>1</v></c><c r="ZZ{row}"><v>1</v></c>'))


def shared_string_bomb() -> bytes:
    """One text of 32,000 characters that 20,000 cells repeat: 640 MB."""
    long = f"<si><t>{'长' * 10_666}</t></si>"
    return workbook(rows(20_000, '<c r="A{row}" t="s"><v>0</v></c>'), strings=long)


def zip_bomb() -> bytes:
    """A comment of 600 MB that packs to half a megabyte."""
    packed = io.BytesIO(workbook('<row r="1"><c r="A1"><v>1</v></c></row>'))
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/comments.xml", "w") as part:
        for _piece in range(600):
            part.write(b" " * 1_000_000)
    return packed.getvalue()


@pytest.mark.parametrize(
    "attack",
    [empty_styled_cells, a_far_cell_in_many_rows, shared_string_bomb, zip_bomb],
    ids=lambda attack: attack.__name__,
)
def test_a_small_file_does_not_fill_the_memory(attack: Callable[[], bytes], tmp_path: Path) -> None:
    path = tmp_path / "低保.xlsx"
    path.write_bytes(attack())
    assert path.stat().st_size < 5_000_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(UnreadableFileError) as refused:
        read_spreadsheet(path)
    assert refused.value.skipped.code == "file_too_large"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MAX_GROWTH_KILOBYTES


def test_a_long_row_in_a_text_file_does_not_fill_the_memory() -> None:
    """One row of half a million fields among 100,000 rows would be fifty thousand million cells."""
    data = b"a,b\n" * 100_000 + b"," * 500_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(UnreadableFileError) as refused:
        read_uploaded_table("名单.csv", data, most_unpacked_bytes=10**9)
    assert refused.value.skipped.code == "file_too_large"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MAX_GROWTH_KILOBYTES


def test_a_part_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    data = workbook(rows(500, ROW.replace("/>", "><v>1</v></c>")))
    real = max(part.file_size for part in zipfile.ZipFile(io.BytesIO(data)).infolist())
    lying = data.replace(real.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    with pytest.raises(WorkbookTooLargeError):
        measure_workbook(lying, most_unpacked_bytes=1_000_000_000)
    path = tmp_path / "低保.xlsx"
    path.write_bytes(lying)
    with pytest.raises(UnreadableFileError):
        read_spreadsheet(path)


def test_the_reader_has_a_ceiling_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What the measure would miss, the ceiling ends; the process that received the file goes on."""
    monkeypatch.setattr(spreadsheet_reader, "_SMALL_BYTES", 0)
    monkeypatch.setattr(workbook_process, "_ROOT", tmp_path)
    (tmp_path / "doudi" / "files").mkdir(parents=True)
    for folder in (tmp_path / "doudi", tmp_path / "doudi" / "files"):
        (folder / "__init__.py").touch()
    greedy = "import resource\nresource.setrlimit(resource.RLIMIT_AS, (10**9, 10**9))\nbytearray(2 * 10**9)\n"
    (tmp_path / "doudi" / "files" / "workbook_process.py").write_text(greedy, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "低保.xlsx"
    path.write_bytes(workbook('<row r="1"><c r="A1"><v>1</v></c></row>'))
    with pytest.raises(UnreadableFileError) as refused:
        read_spreadsheet(path)
    assert refused.value.skipped.code == "file_too_large"


def test_an_honest_roll_is_read_the_same_in_both_processes() -> None:
    filled = workbook(
        rows(300, ROW.replace("/>", "><v>12</v></c>")) + '<row r="301"><c r="A301" t="s"><v>0</v></c></row>',
        "<si><t>合计</t></si>",
    )
    apart = read_sheets_apart(filled)
    assert apart == workbook_process.read_sheets(filled)
    assert (apart[0][1][0][0], apart[0][1][300][0]) == (12.0, "合计")
    measure = measure_workbook(filled, most_unpacked_bytes=1_000_000)
    assert (measure.cells, measure.rectangle_cells, measure.string_lengths) == (3_001, 3_010, [measure.text_characters])
