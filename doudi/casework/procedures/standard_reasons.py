"""Sentences that an officer picks instead of typing: each names what is not met, the clause, and what to do then."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from doudi import policy
from doudi.casework.procedures.loader import DeclarationError, procedures

_KEYS = {"of", "matters", "text", "cites", "remedy"}


@dataclass(frozen=True)
class StandardReason:
    """One sentence: for which verbs, for which matters (none: for all)."""

    of: tuple[str, ...]
    matters: tuple[str, ...]
    text: str
    cites: str
    remedy: str

    @property
    def whole(self) -> str:
        """As it goes into the reason."""
        return f"{self.text}（{policy.rule_book().legislation.reference(self.cites)}）。{self.remedy}。"


@cache
def standard_reasons() -> tuple[StandardReason, ...]:
    """Every declared sentence.

    Raises:
        DeclarationError: a sentence cites what no paper has, or is for a matter that nobody can apply for.
    """
    raw = yaml.safe_load(
        resources.files("doudi.casework.procedures").joinpath("standard_reasons.yaml").read_text(encoding="utf-8")
    )
    found = tuple(
        StandardReason(tuple(one["of"]), tuple(one.get("matters", ())), one["text"], one["cites"], one["remedy"])
        for one in raw
    )
    papers = policy.rule_book().legislation
    faults = [f"{one.text}: no paper has {one.cites}." for one in found if papers.legal_text_of(one.cites) is None]
    faults += [f"{one.text}: no matter {name!r}." for one in found for name in one.matters if name not in procedures()]
    faults += [f"{one.get('text')}: unknown key {key!r}." for one in raw for key in set(one) - _KEYS]
    if faults:
        raise DeclarationError(faults)
    return found


def standard_reasons_for(verb: str, matter: str) -> list[str]:
    """What can be picked for doing something with a case of a matter."""
    return [one.whole for one in standard_reasons() if verb in one.of and (not one.matters or matter in one.matters)]
