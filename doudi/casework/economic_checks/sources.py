"""The sources of data that a check may ask, each with its clause and the day from which it may be asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

import yaml

from doudi.values.translation import translated


@translated("label")
@dataclass(frozen=True)
class CheckSource:
    """A department or kind of institution that answers a check; ``since`` is None where it always could be asked."""

    name: str
    label: str
    cites: str
    since: date | None


@cache
def all_sources() -> dict[str, CheckSource]:
    """Return every declared source by name."""
    text = resources.files("doudi.casework.economic_checks").joinpath("sources.yaml").read_text(encoding="utf-8")
    return {
        name: CheckSource(name, raw["label"], raw["cites"], raw.get("from"))
        for name, raw in yaml.safe_load(text).items()
    }


def sources_on(day: date) -> dict[str, CheckSource]:
    """Return the sources that may be asked on a day (SAL2026-41 added the accounts outside of banks)."""
    return {name: source for name, source in all_sources().items() if source.since is None or source.since <= day}


def source_label(name: str) -> str:
    """Return the label of a source."""
    return all_sources()[name].label
