"""A declared procedure: what it grants, its steps, clock, materials and legal basis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from doudi.casework.procedures.steps import transitions
from doudi.core.process import TransitionTable
from doudi.values.carries import carries
from doudi.values.translation import translated

Kind = Literal["application", "reassessment", "card", "transfer", "relief"]
EconomicCheckNeed = Literal["", "always", "means_changed", "unless_recognised"]
"""When a case needs a check report: never, always, where income or property of the household changed, or unless the
family gets dibao or tekun or is recognised as of low income."""


@translated("label")
@dataclass(frozen=True)
class Material:
    """A document or statement the applicant brings; ``by`` says how it is given (``loader.MATERIAL_SOURCES``)."""

    name: str
    label: str
    by: str
    cites: tuple[str, ...]


@dataclass(frozen=True)
class Regime:
    """A version of a procedure for cases accepted from ``since`` on: further clauses, and its steps if they differ."""

    since: date
    adds: tuple[str, ...]
    steps: tuple[str, ...] = ()


@translated("label", "public_label", "who", "amounts", "citizen_who")
@dataclass(frozen=True)
class Procedure:
    """A procedure as declared in its YAML file.

    ``kind`` says what it does: grant an award or recognition, reassess awards, change a bank card, transfer a
    household, give temporary relief. ``opened_by`` lists who may open a case of it. ``verdict`` is the verdict of the
    rule book it rests on.
    ``limits`` names the parameters of its inner limits (``LIMIT_KEYS`` of the loader), ``extended_total_days`` that of
    the total after an extension.
    ``valid_months`` is the parameter with the term of a recognition that it gives instead of an award.
    ``waits_for`` is the award it rests on: while the family's case for that award is open, this one waits.
    ``basis`` is the law that people are told; ``carries`` names the clauses that would not be done without it.
    ``amounts`` names the parameters of the amounts that its guide shows, with what citizens call them;
    ``citizen_who`` says in plain words who it is for, empty where ``who`` does.
    ``public_label`` is what a public notice calls it. After an objection to a notice of one that
    ``renews_public_notice``, there is a new notice even where the opinion is upheld.
    """

    id: str
    order: int
    label: str
    public_label: str
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
    needs_self_care_assessment: bool
    waits_for: str | None
    needs_economic_check: EconomicCheckNeed
    limits: Mapping[str, str]
    extended_total_days: str | None
    pays_from: Literal["next_month", "application_month"] | None
    valid_months: str | None
    of_children: bool
    renews_public_notice: bool
    asks: tuple[str, ...]
    materials: tuple[Material, ...]
    regimes: tuple[Regime, ...]
    carries: tuple[str, ...] = ()
    amounts: tuple[tuple[str, str], ...] = ()
    citizen_who: str = ""

    @property
    def has_public_notice(self) -> bool:
        """Whether the opinion is published in the village."""
        return "public_notice" in self.steps

    @property
    def is_shown_in_public(self) -> bool:
        """Whether its notices and publications name the family: never where it is about children."""
        return self.has_public_notice and not self.of_children

    @property
    def is_withdrawable(self) -> bool:
        """Whether a case can be withdrawn: not where the system opens it because a review or a closing is due."""
        return "system" not in self.opened_by

    @property
    def reassesses(self) -> bool:
        """Whether it reassesses awards in force."""
        return self.kind == "reassessment"

    def steps_on(self, accepted: date) -> tuple[str, ...]:
        """Return the steps of a case accepted on a day."""
        return self.regime_on(accepted).steps or self.steps

    def transitions(self, accepted: date) -> TransitionTable[str]:
        """Return the transition table of a case accepted on a day."""
        return transitions(
            self.steps_on(accepted),
            is_withdrawable=self.is_withdrawable,
            renews_public_notice=self.renews_public_notice,
        )

    def regime_on(self, accepted: date) -> Regime:
        """Return the version for a case accepted on a day; the first one for a day before all."""
        in_force = (regime for regime in self.regimes if regime.since <= accepted)
        return max(in_force, key=lambda regime: regime.since, default=self.regimes[0])

    def basis_on(self, accepted: date) -> tuple[str, ...]:
        """Return the ids of the clauses that a case accepted on a day rests on."""
        return tuple(dict.fromkeys((*self.basis, *self.regime_on(accepted).adds)))


@carries("SAL2026-62")
def demandable_materials(procedure: Procedure) -> tuple[Material, ...]:
    """Return the materials that may be asked of the applicant: none that the economic check and data tell."""
    return tuple(material for material in procedure.materials if material.by != "data")
