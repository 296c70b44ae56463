"""Load the bank profiles declared in ``banks/`` and check each as a whole."""

from __future__ import annotations

import re
from dataclasses import fields
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from doudi.bankfiles.layouts import Column, Layout, Line
from doudi.bankfiles.profile_checks import profile_faults
from doudi.bankfiles.profiles import Profile, ProfileError, ReturnProfile

_Raw = dict[str, Any]
"""A mapping of the YAML file."""

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
def bank_profiles() -> dict[str, Profile]:
    """Return every declared profile by its id.

    Raises:
        ProfileError: with every fault of every profile.
    """
    return load_profiles(Path(str(resources.files("doudi.bankfiles").joinpath("banks"))))


def load_profiles(folder: Path) -> dict[str, Profile]:
    """Load the profiles of a folder, one YAML file each.

    Raises:
        ProfileError: with every fault found.
    """
    profiles: dict[str, Profile] = {}
    faults: list[str] = []
    for path in sorted(folder.glob("*.yaml")):
        file_faults: list[str] = []
        try:
            profile = _profile(path.stem, yaml.safe_load(path.read_text(encoding="utf-8")), file_faults)
        except (KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError) as error:
            file_faults.append(f"cannot be read: {type(error).__name__} {error}")
        else:
            file_faults.extend(profile_faults(profile))
            profiles[profile.id] = profile
        faults.extend(f"{path.stem}: {fault}" for fault in file_faults)
    if faults:
        raise ProfileError(faults)
    return profiles


def _profile(name: str, raw: _Raw, faults: list[str]) -> Profile:
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


def _layout(where: str, raw: _Raw, faults: list[str]) -> Layout:
    _unknown(where, raw, _LAYOUT_KEYS, faults)
    plain = {key: raw[key] for key in ("form", "encoding", "separator", "quoted", "headings", "sheet") if key in raw}
    return Layout(
        columns=_columns(f"{where}.columns", raw["columns"], faults),
        first=_line(f"{where}.first", raw.get("first"), faults),
        last=_line(f"{where}.last", raw.get("last"), faults),
        **plain,
    )


def _line(where: str, raw: list[_Raw] | None, faults: list[str]) -> Line | None:
    return Line(_columns(where, raw, faults)) if raw else None


def _columns(where: str, raw: list[_Raw], faults: list[str]) -> tuple[Column, ...]:
    for entry in raw:
        _unknown(where, entry, _COLUMN_KEYS, faults)
    columns = []
    for entry in raw:
        values: _Raw = {key: value for key, value in entry.items() if key in _COLUMN_KEYS}
        columns.append(Column(**(values | {"also": tuple(values.get("also", ()))})))
    return tuple(columns)


def _unknown(where: str, raw: _Raw, known: set[str], faults: list[str]) -> None:
    faults.extend(f"{where}: unknown key {key!r}" for key in sorted(set(raw) - known))


def _fen(yuan: int) -> int:
    if not re.fullmatch(r"[1-9][0-9]*", str(yuan)):
        message = f"not a limit in whole yuan: {yuan!r}"
        raise ValueError(message)
    return yuan * 100
