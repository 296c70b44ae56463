"""Dated figures of law, on two time axes: when a value takes effect, and when it was decided."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from doudi.policy.engine.errors import NoKnownValueError
from doudi.policy.engine.labels import format_figure
from doudi.policy.engine.legislation import Legislation
from doudi.policy.engine.yaml_files import load_yaml
from doudi.policy.language import RATIO_SCALE, Amount, Count, Flag, Months, Ratio, Value, Years
from doudi.values.translation import translated

TYPES: dict[str, type[Value]] = {
    "fen": Amount,
    "ratio": Ratio,
    "count": Count,
    "years": Years,
    "months": Months,
    "flag": Flag,
}
_TEXT_UNITS = {"month_day": (r"[01]\d-[0-3]\d", "05-15"), "code": (r"\d{2,7}", "2081901")}
"""Units that no rule may read: pattern and example."""
VALUE_STATUSES = ("confirmed", "to_confirm", "assumed")
_OWN_KEYS = {"effective", "until", "decided", "cites", "status", "note", "value"}

Figure = int | bool | str


@translated("note")
@dataclass(frozen=True)
class DatedValue:
    """One value of a parameter: in effect from ``effective`` to ``until``, known since ``decided``."""

    effective: date
    until: date | None
    decided: date
    figures: dict[str | None, Figure]
    cites_of: dict[str | None, tuple[str, ...]]
    status: dict[str | None, str]
    note: str

    @property
    def cites(self) -> tuple[str, ...]:
        """Every clause that sets the figures."""
        return tuple(dict.fromkeys(citation for cites in self.cites_of.values() for citation in cites))

    def covers(self, day: date, known: date) -> bool:
        """Whether the value is in effect on ``day`` and was decided by ``known``."""
        return self.decided <= known and self.effective <= day and (self.until is None or day <= self.until)


@translated("label", "per")
@dataclass(frozen=True)
class Parameter:
    """A figure of law: name, label, unit, the category it varies by, and its dated values."""

    name: str
    label: str
    unit: str
    per: str
    by: str | None
    values: tuple[DatedValue, ...]
    file: str
    carries: tuple[str, ...] | None = None
    """The clauses it carries, where these are not all that its values cite."""

    @property
    def carried_clauses(self) -> tuple[str, ...]:
        """The clauses that would not be done without the figure."""
        cited = dict.fromkeys(citation for value in self.values for citation in value.cites)
        return tuple(cited) if self.carries is None else self.carries

    def word(self, key: str | None) -> str:
        """The label of a category; empty where the parameter has no categories."""
        return format_figure(key, "word", self.by) if key else ""

    @property
    def type(self) -> type[Value] | None:
        """The symbolic type, or None for a figure that no rule may read (such as a day of the year)."""
        return TYPES.get(self.unit)

    def at(self, month: date, known: date) -> DatedValue:
        """The value for a benefit month as known on a day.

        Of the values that cover the first day of the month, the one that took effect last; where two
        took effect on the same day, the one decided last.

        Raises:
            NoKnownValueError: no value covers the month, or none was decided yet.
        """
        candidates = [value for value in self.values if value.covers(month, known)]
        if not candidates:
            known_values = [value.effective for value in self.values if value.decided <= known]
            first = min(known_values, default=None)
            raise NoKnownValueError(self.name, self.label, month, known, first)
        return max(candidates, key=lambda value: (value.effective, value.decided))

    def change_days(self) -> Iterator[date]:
        """Every day on which the figure may change."""
        for value in self.values:
            yield value.effective
            if value.until is not None:
                yield date.fromordinal(value.until.toordinal() + 1)


def load_parameters(folder: Path, legislation: Legislation, faults: list[str]) -> dict[str, Parameter]:
    """Read every parameter in ``folder``; add contradictions to ``faults``."""
    parameters: dict[str, Parameter] = {}
    for path in sorted(folder.glob("*.yaml")):
        for name, raw in (load_yaml(path) or {}).items():
            if name in parameters:
                faults.append(f"{path.name}: parameter {name} is also declared in {parameters[name].file}.")
                continue
            parameters[name] = _parameter(name, raw, path.name, legislation, faults)
    return parameters


def _parameter(name: str, raw: dict[str, Any], file: str, legislation: Legislation, faults: list[str]) -> Parameter:
    unit = str(raw.get("unit"))
    where = f"{file}: {name}"
    if unit not in TYPES and unit not in _TEXT_UNITS:
        faults.append(f"{where}: unknown unit {unit!r}.")
    by = raw.get("by")
    values = tuple(_dated_value(item, unit, by, where, legislation, faults) for item in raw.get("values") or [])
    seen = [(value.effective, value.decided) for value in values]
    if not values:
        faults.append(f"{where}: has no values.")
    if len(set(seen)) != len(seen):
        faults.append(f"{where}: two values take effect and were decided on the same days.")
    if by and len({frozenset(map(str, value.figures)) for value in values}) > 1:
        faults.append(f"{where}: the values do not all name the same words of {by}.")
    carries = _citations(raw["carries"]) if "carries" in raw else None
    label, per = str(raw.get("label") or name), str(raw.get("per") or "")
    return Parameter(name, label, unit, per, by, values, file, carries)


def _dated_value(
    raw: dict[str, Any], unit: str, by: str | None, where: str, legislation: Legislation, faults: list[str]
) -> DatedValue:
    cites = _citations(raw.get("cites"))
    if not cites:
        faults.append(f"{where}: the value of {raw.get('effective')} cites nothing.")
    for citation in cites:
        if legislation.legal_text_of(citation) is None:
            faults.append(f"{where}: cites {citation}, which no legal text has.")
    figures: dict[str | None, Figure] = {}
    for key, figure in raw.items():
        if key == "value" or (by and key not in _OWN_KEYS):
            figures[None if key == "value" else str(key)] = _figure(figure, unit, where, faults)
        elif key not in _OWN_KEYS:
            faults.append(f"{where}: unknown key {key!r}.")
    if bool(by) == (None in figures) or not figures:
        faults.append(f"{where}: the value of {raw.get('effective')} must be given {'by ' + by if by else 'once'}.")
    decided = raw.get("decided") or _decided_by_legal_text(cites, legislation)
    if decided is None:
        faults.append(f"{where}: nobody can say when the value of {raw.get('effective')} was decided.")
    raw_status = raw.get("status")
    statuses = {key: str(raw_status.get(key) if isinstance(raw_status, dict) else raw_status) for key in figures}
    faults.extend(
        f"{where}: unknown status {status!r}." for status in statuses.values() if status not in VALUE_STATUSES
    )
    return DatedValue(
        effective=raw["effective"],
        until=raw.get("until"),
        decided=decided or date.max,
        figures=figures,
        cites_of={key: _citations(raw.get("cites"), key) for key in figures},
        status=statuses,
        note=str(raw.get("note") or ""),
    )


def _citations(raw: Any, key: str | None = None) -> tuple[str, ...]:
    """The clauses of a value, or of one of its categories where they differ."""
    if isinstance(raw, dict):
        listed = raw.values() if key is None else [raw.get(key) or []]
        return tuple(dict.fromkeys(citation for cites in listed for citation in _citations(cites)))
    if isinstance(raw, str):
        return (raw,)
    return tuple(raw or ())


def _decided_by_legal_text(cites: tuple[str, ...], legislation: Legislation) -> date | None:
    dates = [
        legal_text.decided for legal_text in map(legislation.legal_text_of, cites) if legal_text and legal_text.decided
    ]
    return max(dates, default=None)


def _figure(raw: Any, unit: str, where: str, faults: list[str]) -> Figure:
    if unit == "ratio":
        try:
            scaled = Decimal(str(raw)) * RATIO_SCALE
        except InvalidOperation:
            scaled = Decimal("0.1")
        if scaled != int(scaled):
            faults.append(f"{where}: {raw!r} is not a ratio with at most four decimals.")
        return int(scaled)
    if unit in _TEXT_UNITS:
        pattern, example = _TEXT_UNITS[unit]
        if not isinstance(raw, str) or not re.fullmatch(pattern, raw):
            faults.append(f"{where}: {raw!r} is not a {unit.replace('_', ' ')} such as {example}.")
        return str(raw)
    wanted = bool if unit == "flag" else int
    if type(raw) is not wanted:
        faults.append(f"{where}: {raw!r} is not a whole number of {unit}." if wanted is int else f"{where}: {raw!r}")
        return 0
    return raw
