"""Which row of a sheet holds the headings, and which column of the data set each heading means."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from doudi.matching import SourceProfile
from doudi.matching.sources import SourceColumn
from doudi.monitoring.deliveries.intake.sheets import Sheet
from doudi.monitoring.deliveries.models import LONGEST_HEADING
from doudi.values.text import compact, half_width

MOST_COLUMNS = 80
_ROWS_LOOKED_AT = 30
_LEAST_HEADINGS = 2
_MANY_DIGITS = re.compile(r"[0-9]{6,}[0-9Xx]?")
_BRACKETS = re.compile(r"[(\[【〔].*?[)\]】〕]")
_SIGNS = re.compile(r"[*:：;；、,，.。/\\_—\-\s]")
_UNITS = (("万元", 1_000_000), ("元", 100), ("分", 1))
_IN_YUAN = 100


@dataclass(frozen=True)
class Headings:
    """The headings of a sheet.

    ``cells`` are the headings as written; ``places`` says where each recognised column stands, ``factors`` how many
    fen one unit of an amount is. ``row`` is the row of the sheet, from 1.
    """

    row: int
    cells: tuple[str, ...]
    places: Mapping[str, int]
    factors: Mapping[str, int]

    @property
    def unread(self) -> tuple[str, ...]:
        """The headings that mean no column."""
        read = set(self.places.values())
        return tuple(cell for place, cell in enumerate(self.cells) if cell and place not in read)


def heading_key(text: str) -> str:
    """The heading without what writers vary: width, spaces, remarks in brackets, signs, case."""
    plain = half_width(text).lower()
    return _SIGNS.sub("", _BRACKETS.sub("", plain)) or _SIGNS.sub("", plain)


def find_headings(sheet: Sheet, profile: SourceProfile, choices: Mapping[str, str]) -> Headings | None:
    """Return the row among the first in which most headings are recognised; None for a sheet without any text.

    ``choices`` are remembered: the key of a heading to the name of a column, or to nothing where it is left unread.
    """
    best: Headings | None = None
    for number, row in enumerate(islice(sheet.rows(), _ROWS_LOOKED_AT), start=sheet.first_row):
        written = [compact(cell)[:LONGEST_HEADING] for cell in row[:MOST_COLUMNS]]
        if sum(bool(cell) for cell in written) < _LEAST_HEADINGS:
            continue
        found = _headings(number, written, profile, choices)
        if best is None or len(found.places) > len(best.places):
            best = found
    return best


def _headings(row: int, written: Sequence[str], profile: SourceProfile, choices: Mapping[str, str]) -> Headings:
    keys = [heading_key(cell) if cell else "" for cell in written]
    places: dict[str, int] = {}
    chosen = {place for place, key in enumerate(keys) if key in choices}
    for place in sorted(chosen):
        places.setdefault(choices[keys[place]], place)
    places.pop("", None)
    for column in profile.all_columns:
        if column.name in places:
            continue
        at = _place_of(column, keys, chosen | set(places.values()))
        if at is not None:
            places[column.name] = at
    known = set(places.values())
    cells = tuple(cell if place in known else _MANY_DIGITS.sub("…", cell) for place, cell in enumerate(written))
    factors = {
        name: _factor_of(name, written[at]) for name, at in places.items() if profile.column(name).kind == "amount"
    }
    return Headings(row, cells, places, factors)


def _place_of(column: SourceColumn, keys: Sequence[str], taken: set[int]) -> int | None:
    """Where the best heading of a column stands: its own first, then the others in their order."""
    for wanted in (column.name, column.label, *column.headings):
        key = heading_key(wanted)
        for place, found in enumerate(keys):
            if found == key and place not in taken:
                return place
    return None


def _factor_of(name: str, heading: str) -> int:
    """How many fen one unit is: as the heading says, yuan where it says nothing, fen under our own name."""
    if heading == name:
        return 1
    return next((factor for unit, factor in _UNITS if unit in heading), _IN_YUAN)
