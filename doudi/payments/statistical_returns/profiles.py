"""Load the declared profiles of returns: sheets, groups and columns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

GROUPS = ("programme", "class", "area", "township")
MEASURES = ("families", "people", "new", "ended", "spending_fen")


class ProfileError(Exception):
    """A profile names an unknown group or measure."""


@dataclass(frozen=True)
class ReturnColumn:
    """A column of a sheet: its label in the form, and what it counts."""

    label: str
    measure: str

    @property
    def is_money(self) -> bool:
        """Whether it is an amount in fen."""
        return self.measure.endswith("_fen")


@dataclass(frozen=True)
class ReturnSheet:
    """A sheet of a return: its lines are grouped ``by`` these."""

    id: str
    title: str
    by: tuple[str, ...]
    columns: tuple[ReturnColumn, ...]


@dataclass(frozen=True)
class ReturnProfile:
    """A return as declared: how many months it covers, and its sheets."""

    id: str
    label: str
    months: int
    status: str
    sheets: tuple[ReturnSheet, ...]


@cache
def profiles() -> dict[str, ReturnProfile]:
    """Return every declared profile by name.

    Raises:
        ProfileError
    """
    folder = resources.files("doudi.payments.statistical_returns").joinpath("profiles")
    found = sorted((one.name, one.read_text("utf-8")) for one in folder.iterdir() if one.name.endswith(".yaml"))
    return {name.removesuffix(".yaml"): read_profile(name.removesuffix(".yaml"), text) for name, text in found}


def read_profile(name: str, text: str) -> ReturnProfile:
    """Read a profile and check its groups and measures.

    Raises:
        ProfileError
    """
    raw = yaml.safe_load(text)
    sheets = []
    for sheet in raw["sheets"]:
        columns = tuple(ReturnColumn(one["label"], one["measure"]) for one in sheet["columns"])
        unknown = [group for group in sheet["by"] if group not in GROUPS]
        unknown += [column.measure for column in columns if column.measure not in MEASURES]
        if unknown:
            message = f"{name}: unknown groups or measures: {', '.join(unknown)}"
            raise ProfileError(message)
        sheets.append(ReturnSheet(sheet["id"], sheet["title"], tuple(sheet["by"]), columns))
    return ReturnProfile(name, raw["label"], raw["months"], raw["status"], tuple(sheets))
