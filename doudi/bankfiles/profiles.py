"""The bank profiles: each declared once in ``profiles/``, checked whole when it is loaded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from doudi.bankfiles.failure_reasons import Outcome
from doudi.bankfiles.layouts import Column, Layout, Line
from doudi.bankfiles.profile_checks import faults_of


class ProfileError(Exception):
    """Profiles that contradict themselves. Carries every fault."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


@dataclass(frozen=True)
class ReturnProfile:
    """The answer file: its layout, the bank's codes in our words, and which names count as the same.

    ``complete``: one file answers every payment; otherwise answers come in parts.
    """

    layout: Layout
    complete: bool
    statuses: Mapping[str, Outcome]
    reasons: Mapping[str, str]
    name_differences: frozenset[str]


@dataclass(frozen=True)
class Profile:
    """One bank: what it accepts, what it answers, and how much one file may hold."""

    id: str
    label: str
    payment: Layout
    returns: ReturnProfile
    file_name: str
    rows_per_file: int
    amount_per_file_fen: int
    amount_per_row_fen: int
    purposes: Mapping[str, str]

    def purpose(self, programme: str) -> str:
        """What the account holder reads for that programme. Raises ``KeyError`` for an unknown one."""
        return self.purposes[programme]


_KEYS = {
    "label",
    "payment",
    "returns",
    "file_name",
    "rows_per_file",
    "amount_per_file_yuan",
    "amount_per_row_yuan",
    "purposes",
}
_RETURN_KEYS = {"complete", "statuses", "reasons", "name_differences", "layout"}
_LAYOUT_KEYS = {"form", "columns", "encoding", "separator", "quoted", "headings", "first", "last", "sheet"}
_COLUMN_KEYS = {field.name for field in fields(Column) if field.init}


@cache
def profiles() -> dict[str, Profile]:
    """Every declared profile by its id.

    Raises:
        ProfileError: with every fault of every profile.
    """
    return load(Path(str(resources.files("doudi.bankfiles").joinpath("banks"))))


def load(folder: Path) -> dict[str, Profile]:
    """The profiles of a folder, one YAML file each. Raises ``ProfileError`` with every fault found."""
    found: dict[str, Profile] = {}
    faults: list[str] = []
    for path in sorted(folder.glob("*.yaml")):
        mine: list[str] = []
        try:
            profile = _profile(path.stem, yaml.safe_load(path.read_text(encoding="utf-8")), mine)
        except (KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError) as error:
            mine.append(f"cannot be read: {type(error).__name__} {error}")
        else:
            mine.extend(faults_of(profile))
            found[profile.id] = profile
        faults.extend(f"{path.stem}: {fault}" for fault in mine)
    if faults:
        raise ProfileError(faults)
    return found


def _profile(name: str, raw: dict[str, Any], faults: list[str]) -> Profile:
    returns = raw["returns"]
    _unknown("profile", raw, _KEYS, faults)
    _unknown("returns", returns, _RETURN_KEYS, faults)
    return Profile(
        id=name,
        label=raw["label"],
        payment=_layout("payment", raw["payment"], faults),
        returns=ReturnProfile(
            layout=_layout("returns", returns["layout"], faults),
            complete=returns["complete"],
            statuses={str(code): outcome for code, outcome in returns["statuses"].items()},
            reasons={str(code): reason for code, reason in returns["reasons"].items()},
            name_differences=frozenset(returns.get("name_differences", ())),
        ),
        file_name=raw["file_name"],
        rows_per_file=int(raw["rows_per_file"]),
        amount_per_file_fen=_fen(raw["amount_per_file_yuan"]),
        amount_per_row_fen=_fen(raw["amount_per_row_yuan"]),
        purposes=dict(raw["purposes"]),
    )


def _layout(where: str, raw: dict[str, Any], faults: list[str]) -> Layout:
    _unknown(where, raw, _LAYOUT_KEYS, faults)
    plain = {key: raw[key] for key in ("form", "encoding", "separator", "quoted", "headings", "sheet") if key in raw}
    return Layout(
        columns=_columns(f"{where}.columns", raw["columns"], faults),
        first=_line(f"{where}.first", raw.get("first"), faults),
        last=_line(f"{where}.last", raw.get("last"), faults),
        **plain,
    )


def _line(where: str, raw: list[dict[str, Any]] | None, faults: list[str]) -> Line | None:
    return Line(_columns(where, raw, faults)) if raw else None


def _columns(where: str, raw: list[dict[str, Any]], faults: list[str]) -> tuple[Column, ...]:
    for one in raw:
        _unknown(where, one, _COLUMN_KEYS, faults)
    found = []
    for one in raw:
        known: dict[str, Any] = {key: value for key, value in one.items() if key in _COLUMN_KEYS}
        found.append(Column(**(known | {"also": tuple(known.get("also", ()))})))
    return tuple(found)


def _unknown(where: str, raw: dict[str, Any], known: set[str], faults: list[str]) -> None:
    faults.extend(f"{where}: unknown key {key!r}" for key in sorted(set(raw) - known))


def _fen(yuan: int) -> int:
    if not re.fullmatch(r"[1-9][0-9]*", str(yuan)):
        message = f"not a limit in whole yuan: {yuan!r}"
        raise ValueError(message)
    return yuan * 100
