"""Persons listed twice: on a sheet, across sheets, or across files read together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from doudi.rolls.model import Family, Person, Severity, Sheet, Workbook
from doudi.rolls.problems import ProblemList
from doudi.values.translation import gettext as _

_EXCLUSIVE = frozenset({"dibao", "tekun", "child_living"})
"""Programmes of basic living, of which a person may receive sheet."""

CODE = "duplicate_person"


@dataclass(frozen=True)
class _Place:
    """A place where a person is listed."""

    sheet: int
    family: Family
    person: Person


def mark_duplicates(workbooks: Sequence[Workbook]) -> tuple[Workbook, ...]:
    """The workbooks with a problem at each place where a person is listed twice."""
    sheets = [sheet for workbook in workbooks for sheet in workbook.sheets]
    places: dict[str, list[_Place]] = defaultdict(list)
    for index, sheet in enumerate(sheets):
        if sheet.kind == "unknown":
            continue
        for family in sheet.families:
            for person in family.persons:
                if person.id_number is not None:
                    places[person.id_number].append(_Place(index, family, person))
    problems: dict[int, ProblemList] = {}
    for listed in places.values():
        if len(listed) > 1:
            _note(sheets, listed, problems)
    marked_sheets = iter(_with_problems(sheet, problems.get(index)) for index, sheet in enumerate(sheets))
    return tuple(
        replace(workbook, sheets=tuple(next(marked_sheets) for _sheet in workbook.sheets)) for workbook in workbooks
    )


def _severity(sheet: Sheet, other: Sheet, place: _Place, other_place: _Place) -> Severity | None:
    """The severity of two listings of a person; None where both are allowed."""
    if sheet.kind != other.kind:
        return None
    if sheet.month and other.month and sheet.month != other.month:
        return None
    if sheet.kind == "certificates" or set(sheet.programmes) & set(other.programmes) or not sheet.programmes:
        return "fault"
    if not (set(sheet.programmes) & _EXCLUSIVE and set(other.programmes) & _EXCLUSIVE):
        return None
    are_covered = all(_is_surely_covered(listing.family) for listing in (place, other_place))
    return "fault" if are_covered else "warning"


def _is_surely_covered(family: Family) -> bool:
    """Whether every person listed in the family is on benefit."""
    return family.covered is not None and family.covered >= len(family.persons)


def _note(sheets: Sequence[Sheet], listed: Sequence[_Place], problems: dict[int, ProblemList]) -> None:
    for place in listed:
        sheet = sheets[place.sheet]
        conflicts: list[tuple[Severity, _Place]] = []
        for other in listed:
            if other is place:
                continue
            severity = _severity(sheet, sheets[other.sheet], place, other)
            if severity is not None:
                conflicts.append((severity, other))
        if not conflicts:
            continue
        worst: Severity = "fault" if any(severity == "fault" for severity, _other in conflicts) else "warning"
        where = "；".join(_where(sheets, place, other) for _severity, other in conflicts[:5])
        column = next((c for name in ("id_number", "head_id", "name") if (c := sheet.column(name))), None)
        problems.setdefault(place.sheet, ProblemList(sheet.file, sheet.name)).add(
            CODE,
            _("同一个身份证号码还列在{where}。").format(where=where),
            _("核实是否重复享受，只保留一处。"),
            severity=worst,
            row=place.person.row - 1,
            column=column.index if column else None,
            value=place.person.id_text,
        )


def _where(sheets: Sequence[Sheet], place: _Place, other: _Place) -> str:
    here, there = sheets[place.sheet], sheets[other.sheet]
    row = _("第 {row} 行").format(row=other.person.row)
    if place.sheet == other.sheet:
        return _("本表{row}").format(row=row)
    if here.file == there.file:
        return _("表“{sheet}”{row}").format(sheet=there.name, row=row)
    return _("文件“{file}”表“{sheet}”{row}").format(file=there.file, sheet=there.name, row=row)


def _with_problems(sheet: Sheet, duplicates: ProblemList | None) -> Sheet:
    if duplicates is None:
        return sheet
    rows = {problem.row for problem in duplicates.problems if problem.severity == "fault"}
    families = tuple(_marked(family, rows) for family in sheet.families)
    everything = ProblemList(sheet.file, sheet.name, [*sheet.problems, *duplicates.problems])
    return replace(sheet, families=families, problems=everything.sorted())


def _marked(family: Family, rows: set[int]) -> Family:
    if not rows.intersection(person.row for person in family.persons):
        return family
    persons = tuple(
        replace(person, faults=(*person.faults, CODE)) if person.row in rows else person for person in family.persons
    )
    return replace(family, persons=persons)
