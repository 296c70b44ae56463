"""Data sets of departments, each declared in a YAML file below ``sources/``; columns of many stand in ``columns.yaml``.

A declaration says what is delivered, by whom, how often, on what legal basis, and how long it is kept. Which warnings
read a data set is asked of the screening.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Literal, get_args

import yaml

from doudi.values.translation import gettext as _
from doudi.values.translation import translated

_PACKAGE = resources.files("doudi.matching")
_FOLDER = _PACKAGE.joinpath("sources")

CellKind = Literal["text", "date", "month", "amount"]
SourceKind = Literal["replaces", "accumulates", "monthly"]
"""``replaces``: each delivery replaces the earlier one (vehicles); ``accumulates``: events add up (deaths);
``monthly``: each month is delivered once, a second delivery of it replaces the first (payrolls)."""

Period = Literal["month", "quarter", "year"]
Sensitivity = Literal["low", "personal", "financial", "health"]
PERIOD_MONTHS: Mapping[Period, int] = MappingProxyType({"month": 1, "quarter": 3, "year": 12})
OF_PERSON = ("birth_date", "sex", "village")
"""Columns that the matching reads besides number and name, in every data set that has them."""


class UnknownSourceError(ValueError):
    """No data set of this name is declared."""


class SourceDeclarationError(ValueError):
    """A declaration has a word that does not exist."""


@dataclass(frozen=True)
class SourceColumn:
    """A column: its heading in templates, what its cells are, and other headings that departments write.

    ``words`` are the usual cells; another one is marked and kept as it is. An optional column may be missing.
    """

    name: str
    label: str
    kind: CellKind
    headings: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    personal: Literal["name", "identity_number"] | None = None
    is_optional: bool = False


@dataclass(frozen=True)
class FixedWidth:
    """Where the columns stand in a line of fixed width: first and last byte, from 1, in the encoding."""

    encoding: str
    places: Mapping[str, tuple[int, int]]


@translated("label")
@dataclass(frozen=True)
class SourceProfile:
    """A data set. ``columns`` are its main columns; :attr:`all_columns` has those of every person as well.

    Attributes:
        department: the code of the department that delivers it.
        retention: the parameter that says for how many months a delivery is kept.
        certificate_holds_number: the certificate begins with the identity number, as that of disabled people does.
        feeds_stop: what it says of a person may stop a payment, so that two people confirm whom a row means.
        is_on_demand: it comes when there is something, so that the calendar expects none.
        since: the day from which the law lets it be asked for; None where it always could.
        check_source: the source of economic checks that it answers; none if empty.
    """

    name: str
    label: str
    department: str
    kind: SourceKind
    period: Period
    sensitivity: Sensitivity
    retention: str
    cites: tuple[str, ...]
    declared: tuple[SourceColumn, ...]
    of_person: tuple[SourceColumn, ...] = field(default=(), repr=False)
    certificate_holds_number: bool = False
    feeds_stop: bool = False
    is_on_demand: bool = False
    since: date | None = None
    check_source: str = ""
    fixed_width: FixedWidth | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the main columns."""
        return tuple(column.name for column in self.declared)

    @property
    def all_columns(self) -> tuple[SourceColumn, ...]:
        """The main columns, then those of every person that it does not declare."""
        return (*self.declared, *(column for column in self.of_person if column.name not in self.columns))

    def column(self, name: str) -> SourceColumn:
        """The column of this name.

        Raises:
            KeyError: there is none.
        """
        for column in self.all_columns:
            if column.name == name:
                return column
        raise KeyError(name)


@cache
def source_names() -> tuple[str, ...]:
    """The names of the declared data sets, sorted."""
    return tuple(sorted(file.name.removesuffix(".yaml") for file in _FOLDER.iterdir() if file.name.endswith(".yaml")))


@cache
def source_profile(name: str) -> SourceProfile:
    """Return a declared data set.

    Raises:
        UnknownSourceError: there is none of this name.
    """
    if name not in source_names():
        known = "、".join(source_names())
        raise UnknownSourceError(_("没有名为“{name}”的数据。可用的有：{known}。").format(name=name, known=known))
    raw: dict[str, Any] = yaml.safe_load(_FOLDER.joinpath(f"{name}.yaml").read_text(encoding="utf-8"))
    width = raw.get("fixed_width")
    return SourceProfile(
        name,
        str(raw["label"]),
        str(raw["department"]),
        _one_of(SourceKind, raw["kind"]),
        _one_of(Period, raw["period"]),
        _one_of(Sensitivity, raw["sensitivity"]),
        str(raw["retention"]),
        tuple(raw["cites"]),
        tuple(_column(column, own or {}) for column, own in raw["columns"].items()),
        tuple(_column(column, {"is_optional": True}) for column in OF_PERSON),
        bool(raw.get("certificate_holds_number", False)),
        bool(raw.get("feeds_stop", False)),
        bool(raw.get("on_demand", False)),
        raw.get("since"),
        str(raw.get("check_source", "")),
        FixedWidth(width["encoding"], {key: (at[0], at[1]) for key, at in width["columns"].items()}) if width else None,
    )


@cache
def _common_columns() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load(_PACKAGE.joinpath("columns.yaml").read_text(encoding="utf-8"))
    return found


def _column(name: str, own: dict[str, Any]) -> SourceColumn:
    common = _common_columns().get(name, {})
    merged = {**common, **own}
    return SourceColumn(
        name,
        str(merged["label"]),
        _one_of(CellKind, merged.get("kind", "text")),
        (
            *own.get("headings", ()),
            *common.get("headings", ()),
            *([common["label"]] if "label" in common and "label" in own else []),
        ),
        tuple(merged.get("words", ())),
        merged.get("personal"),
        bool(merged.get("is_optional", False)),
    )


def _one_of(words: Any, word: Any) -> Any:
    """Return a word of a declaration.

    Raises:
        SourceDeclarationError: it is none of the words.
    """
    if word not in get_args(words):
        raise SourceDeclarationError(f"{word} is none of {get_args(words)}")
    return word
