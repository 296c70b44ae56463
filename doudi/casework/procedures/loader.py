"""The procedures, each declared once in a small file: the same declaration runs the case and is the service guide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Literal

import yaml

from doudi import policy
from doudi.casework.procedures.steps import STEPS, transitions
from doudi.core.process import TransitionTable

QuestionGroup = Literal["income", "property", "expense", "health", "self_care", "supporters", "parents"]
QUESTION_GROUPS: tuple[QuestionGroup, ...] = (
    "income",
    "property",
    "expense",
    "health",
    "self_care",
    "supporters",
    "parents",
)
MATERIAL_SOURCES = ("signed", "data", "stated", "photo")
OPENED_BY = ("applicant", "office", "system")
Kind = Literal["application", "reassessment", "card", "transfer"]
KINDS: tuple[Kind, ...] = ("application", "reassessment", "card", "transfer")
_KEYS = {
    "order",
    "label",
    "kind",
    "opened_by",
    "grants",
    "verdict",
    "covers",
    "who",
    "basis",
    "steps",
    "total_days",
    "may_be_delegated",
    "random_check",
    "needs_home_visit",
    "pays_from",
    "valid_months",
    "of_children",
    "asks",
    "materials",
    "regimes",
}
_REGIME_KEYS = {"from", "adds", "steps"}


class DeclarationError(Exception):
    """Declarations that contradict themselves or the rule book. Carries every fault."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


@dataclass(frozen=True)
class Material:
    """What an applicant brings: ``by`` says how. What data can verify is not demanded of him."""

    name: str
    label: str
    by: str
    cites: tuple[str, ...]


@dataclass(frozen=True)
class Regime:
    """From which day of acceptance a version holds, what it rests on besides, and its steps where they differ."""

    since: date
    adds: tuple[str, ...]
    steps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Procedure:
    """One matter that somebody can apply for, from acceptance to notice; or one that follows an award.

    ``kind`` says what it does: grant an award or a recognition, look at what somebody has once more, change a card,
    hand a household over. ``opened_by`` says who begins it.
    """

    id: str
    order: int
    label: str
    kind: Kind
    opened_by: tuple[str, ...]
    grants: str | None
    verdict: str | None
    covers: Literal["household", "person"]
    who: str
    basis: tuple[str, ...]
    steps: tuple[str, ...]
    total_days: str
    may_be_delegated: bool
    random_check: str | None
    needs_home_visit: bool
    pays_from: Literal["next_month", "application_month"] | None
    valid_months: int | None
    of_children: bool
    asks: tuple[str, ...]
    materials: tuple[Material, ...]
    regimes: tuple[Regime, ...]

    @property
    def has_public_notice(self) -> bool:
        """Whether it is posted in the village; nothing about a child ever is."""
        return "posting" in self.steps

    @property
    def is_withdrawable(self) -> bool:
        """Whether it can be taken back: what an applicant or an officer asked for, never what fell due by itself."""
        return "system" not in self.opened_by

    @property
    def reassesses(self) -> bool:
        """Whether it looks at awards that somebody has."""
        return self.kind == "reassessment"

    def steps_on(self, accepted: date) -> tuple[str, ...]:
        """The steps of a case accepted on a day."""
        return self.regime_on(accepted).steps or self.steps

    def transitions(self, accepted: date) -> TransitionTable[str]:
        """Where every verb leads from every step, for a case accepted on a day."""
        return transitions(self.steps_on(accepted), withdrawable=self.is_withdrawable)

    def regime_on(self, accepted: date) -> Regime:
        """The version for a case accepted on a day; the first one for a day before any."""
        return max(
            (one for one in self.regimes if one.since <= accepted), key=lambda one: one.since, default=self.regimes[0]
        )

    def basis_on(self, accepted: date) -> tuple[str, ...]:
        """The clauses that a case accepted on a day rests on."""
        return tuple(dict.fromkeys((*self.basis, *self.regime_on(accepted).adds)))


@cache
def procedures() -> dict[str, Procedure]:
    """What can be applied for, by its id, in the order in which people ask for it."""
    return {name: one for name, one in all_procedures().items() if one.kind == "application"}


@cache
def all_procedures() -> dict[str, Procedure]:
    """Every declared procedure, by its id: what can be applied for, then what follows an award.

    Raises:
        DeclarationError: a declaration contradicts itself or the rule book.
    """
    faults: list[str] = []
    found = {}
    folder = resources.files("doudi.casework.procedures").joinpath("declarations")
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".yaml"):
            name = file.name.removesuffix(".yaml")
            found[name] = _procedure(name, yaml.safe_load(file.read_text(encoding="utf-8")), faults)
    for procedure in found.values():
        faults.extend(f"{procedure.id}: {fault}" for fault in _faults(procedure))
    if faults:
        raise DeclarationError(faults)
    return dict(sorted(found.items(), key=lambda one: one[1].order))


def _procedure(name: str, raw: dict[str, Any], faults: list[str]) -> Procedure:
    faults.extend(f"{name}: unknown key {key!r}." for key in set(raw) - _KEYS)
    faults.extend(f"{name}: unknown key {key!r}." for one in raw["regimes"] for key in set(one) - _REGIME_KEYS)
    steps = tuple(raw["steps"])
    return Procedure(
        id=name,
        order=raw["order"],
        label=raw["label"],
        kind=raw.get("kind", "application"),
        opened_by=_listed(raw.get("opened_by", "applicant")),
        grants=raw.get("grants"),
        verdict=raw.get("verdict"),
        covers=raw["covers"],
        who=raw["who"],
        basis=tuple(raw["basis"]),
        steps=steps,
        total_days=raw["total_days"],
        may_be_delegated=bool(raw.get("may_be_delegated")),
        random_check=raw.get("random_check"),
        needs_home_visit=bool(raw.get("needs_home_visit", "posting" in steps)),
        pays_from=raw.get("pays_from"),
        valid_months=raw.get("valid_months"),
        of_children=bool(raw.get("of_children")),
        asks=tuple(raw.get("asks", ())),
        materials=tuple(
            Material(one["name"], one["label"], one["by"], _listed(one["cites"])) for one in raw.get("materials", ())
        ),
        regimes=tuple(
            Regime(one["from"], _listed(one.get("adds", ())), tuple(one.get("steps", ()))) for one in raw["regimes"]
        ),
    )


def _listed(raw: Any) -> tuple[str, ...]:
    return (raw,) if isinstance(raw, str) else tuple(raw)


def _faults(procedure: Procedure) -> list[str]:
    """What the declaration says that the rest of the system does not know, or that the law forbids."""
    book = policy.rule_book()
    every_step = {*procedure.steps, *(name for each in procedure.regimes for name in each.steps)}
    faults = [f"no step {name!r}." for name in sorted(every_step - set(STEPS))]
    cited = [
        *procedure.basis,
        *(one for each in procedure.materials for one in each.cites),
        *(one for each in procedure.regimes for one in each.adds),
    ]
    faults += [
        f"cites {citation}, which no legal text has."
        for citation in cited
        if book.legislation.legal_text_of(citation) is None
    ]
    named = [procedure.total_days, *([procedure.random_check] if procedure.random_check else [])]
    faults += [f"no parameter {name!r}." for name in named if name not in book.parameters]
    faults += [f"nothing is asked under {name!r}." for name in procedure.asks if name not in QUESTION_GROUPS]
    faults += [f"material by {one.by!r}." for one in procedure.materials if one.by not in MATERIAL_SOURCES]
    faults += [f"nobody opens as {name!r}." for name in procedure.opened_by if name not in OPENED_BY]
    if procedure.kind not in KINDS:
        faults.append(f"no kind {procedure.kind!r}.")
    if procedure.kind == "application" and procedure.verdict not in policy.rule_book().verdict_programmes:
        faults.append(f"no verdict {procedure.verdict!r}.")
    if procedure.grants is not None and procedure.grants not in book.award_programmes:
        faults.append(f"no award {procedure.grants!r}.")
    if (procedure.grants is None) != (procedure.pays_from is None):
        faults.append("what grants an award says from when it pays, and nothing else does.")
    if procedure.of_children and procedure.has_public_notice:
        faults.append("what concerns a child is never posted.")
    if [one.since for one in procedure.regimes] != sorted({one.since for one in procedure.regimes}):
        faults.append("regimes must follow each other.")
    return faults
