"""Formulas of an Excel file whose results were never stored: their cells read as empty."""

from __future__ import annotations

import html
import io
import re
import zipfile
from itertools import islice

from doudi.files.cells import column_letter

Place = tuple[int, int]
"""Row and column of a cell, counted from 0."""

MOST_NAMED_CELLS = 3
_MOST_PLACES = 10_000
_SHEETS = "xl/worksheets/sheet"
_FORMULA_WITHOUT_VALUE = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]*><f(?:/>|[^>]*/>|[^>]*>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>'
)
_SHEET = re.compile(r"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(r'([\w:]+)\s*=\s*"([^"]*)"')


def places_without_result(data: bytes) -> dict[str, tuple[Place, ...]]:
    """Return the formulas without a result by the name of their sheet; sheets without any are left out.

    A sheet whose name is not found in the file has its part's name, which no sheet that was read bears. At most
    10,000 places of a sheet are listed.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [part for part in archive.namelist() if part.startswith(_SHEETS)]
        found = {part: places for part in parts if (places := _places(archive.read(part)))}
        names = _names_by_part(archive) if found else {}
    return {names.get(part, part): places for part, places in found.items()}


def cell_name(place: Place) -> str:
    """Return a place as Excel writes it: B7."""
    row, column = place
    return f"{column_letter(column)}{row + 1}"


def _places(sheet: bytes) -> tuple[Place, ...]:
    matches = islice(_FORMULA_WITHOUT_VALUE.finditer(sheet), _MOST_PLACES)
    return tuple((int(match[2]) - 1, _column(match[1])) for match in matches)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def _names_by_part(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the names of the sheets by the part that holds each."""
    try:
        book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
        relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    except KeyError:
        return {}
    parts = {}
    for relation in map(_attributes, _RELATION.findall(relations)):
        target = relation.get("Target", "")
        parts[relation.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    found = {}
    for sheet in map(_attributes, _SHEET.findall(book)):
        key = next((value for name, value in sheet.items() if name.endswith(":id")), "")
        if key in parts:
            found[parts[key]] = html.unescape(sheet.get("name", ""))
    return found


def _attributes(tag: str) -> dict[str, str]:
    return dict(_ATTRIBUTE.findall(tag))
