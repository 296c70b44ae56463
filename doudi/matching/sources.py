"""Data sets of departments as the matching reads them, each declared in a YAML file below ``sources/``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from doudi.values.translation import gettext as _

_FOLDER = resources.files("doudi.matching").joinpath("sources")


class UnknownSourceError(ValueError):
    """No data set of this name is declared."""


@dataclass(frozen=True)
class SourceProfile:
    """A data set: its label, the department that delivers it, and its main columns.

    ``certificate_holds_number``: the certificate begins with the identity number, as that of disabled people does.
    ``feeds_stop``: what it says of a person may stop a payment, so that two people confirm whom a row means.
    """

    name: str
    label: str
    department: str
    columns: tuple[str, ...]
    certificate_holds_number: bool = False
    feeds_stop: bool = False


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
    return SourceProfile(
        name,
        str(raw["label"]),
        str(raw["department"]),
        tuple(raw["columns"]),
        bool(raw.get("certificate_holds_number", False)),
        bool(raw.get("feeds_stop", False)),
    )
