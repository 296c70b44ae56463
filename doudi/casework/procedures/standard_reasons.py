"""Standard reasons an officer can pick: what is not met, the clause, and what the applicant can do then."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from doudi import policy
from doudi.casework.procedures.loader import DeclarationError, application_procedures
from doudi.values.translation import as_declared, translated

_KEYS = {"of", "matters", "text", "cites", "remedy"}


@translated("text", "remedy")
@dataclass(frozen=True)
class StandardReason:
    """A reason for some verbs and procedures; no procedure means all of them."""

    of: tuple[str, ...]
    matters: tuple[str, ...]
    text: str
    cites: str
    remedy: str

    @property
    def full_text(self) -> str:
        """The reason with its reference and remedy."""
        return f"{self.text}（{policy.rule_book().legislation.reference(self.cites)}）。{self.remedy}。"


@cache
def standard_reasons() -> tuple[StandardReason, ...]:
    """Return every declared reason.

    Raises:
        DeclarationError: a reason cites an unknown clause or names a procedure that cannot be applied for.
    """
    raw = yaml.safe_load(
        resources.files("doudi.casework.procedures").joinpath("standard_reasons.yaml").read_text(encoding="utf-8")
    )
    reasons = tuple(
        StandardReason(
            tuple(entry["of"]), tuple(entry.get("matters", ())), entry["text"], entry["cites"], entry["remedy"]
        )
        for entry in raw
    )
    legislation = policy.rule_book().legislation
    faults = [
        f"{reason.text}: no legal text has {reason.cites}."
        for reason in reasons
        if legislation.legal_text_of(reason.cites) is None
    ]
    faults += [
        f"{reason.text}: no procedure {name!r}."
        for reason in reasons
        for name in reason.matters
        if name not in application_procedures()
    ]
    faults += [f"{entry.get('text')}: unknown key {key!r}." for entry in raw for key in set(entry) - _KEYS]
    if faults:
        raise DeclarationError(faults)
    return reasons


def standard_reasons_for(verb: str, procedure_id: str) -> list[str]:
    """Return the reasons offered for a verb on a case of a procedure."""
    with as_declared():  # they go into letters
        return [
            reason.full_text
            for reason in standard_reasons()
            if verb in reason.of and (not reason.matters or procedure_id in reason.matters)
        ]
