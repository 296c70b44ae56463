"""What a change of a circumstance does to the dues of a household, before and after it is recorded; writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from doudi import policy
from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.registry.circumstance_kinds import FACT_KINDS, KINDS, Value
from doudi.registry.circumstances.hiv_confidentiality import may_see_hiv_status, value_for_reader
from doudi.registry.dated_rows import ONE_DAY, Subject
from doudi.registry.law_inputs.household_dues import dues_of
from doudi.registry.law_inputs.household_facts import HouseholdFacts, household_facts
from doudi.registry.law_inputs.unlisted_income import INCOME_KINDS, unlisted_income_fen
from doudi.registry.models import Award, Circumstance, Household, Person
from doudi.values.money import format_yuan

_VERDICTS = {"dibao": ("dibao", "one_person_unit")}
_ASSESSED_KINDS = {
    "tekun": frozenset({"self_care", "in_institution"}),
    "child_living": frozenset({"child_status", "in_institution"}),
}
"""Circumstances that an award keeps as they were assessed, beside the income that dibao keeps."""


@dataclass(frozen=True)
class DueEffect:
    """A due of this month without and with the change, in fen."""

    name: str
    label: str
    before_fen: int
    after_fen: int

    @property
    def is_changed(self) -> bool:
        """Whether the amount changes."""
        return self.before_fen != self.after_fen


@dataclass(frozen=True)
class ChangeEffect:
    """What a change does: values, income per head, dues of this month, and awards that only a reassessment changes.

    ``lost`` and ``gained`` name who would no longer, or newly, meet the conditions of what they receive;
    ``unlisted_income_fen`` is the income a head that the awards assessed and the registry did not list before.
    """

    household: Household
    label: str
    before: str
    after: str
    income_before_fen: int
    income_after_fen: int
    dues: tuple[DueEffect, ...]
    lost: tuple[str, ...] = ()
    gained: tuple[str, ...] = ()
    needs_matter: bool = False
    unknown_law: str = ""
    kind: str = ""
    unlisted_income_fen: int = 0
    person: Person | None = None

    @property
    def matter_query(self) -> str:
        """The query with which the page that opens a case is filled in: the matter, and whose circumstance changes."""
        about = {"person": self.person.pk} if self.person else {}
        return urlencode({"matter": "circumstances_change", "kind": self.kind} | about)

    @property
    def is_income_changed(self) -> bool:
        """Whether the income per head of the household changes."""
        return self.income_before_fen != self.income_after_fen

    @property
    def changed_dues(self) -> list[DueEffect]:
        """The dues that change by recording it alone."""
        return [due for due in self.dues if due.is_changed]

    @property
    def unchanged_labels(self) -> str:
        """The names of the benefits that stay the same."""
        changed = {due.label for due in self.changed_dues}
        return "、".join(dict.fromkeys(due.label for due in self.dues if due.label not in changed))

    @property
    def sentence(self) -> str:
        """The change and its effect: 月工资收入 505.00元 → 2,505.00元，低保不变：须办家庭情况变化。"""
        text = _("{label} {before} → {after}").format(label=self.label, before=self.before, after=self.after)
        parts = [text, *(self._due_sentence(due) for due in self.changed_dues)]
        if self.unchanged_labels:
            parts.append(_("{benefits}不变").format(benefits=self.unchanged_labels))
        elif not self.dues:
            parts.append(_("这一家本月没有待遇"))
        ending = _("：须办家庭情况变化。") if self.needs_matter else "。"
        return "，".join(parts) + ending

    def _due_sentence(self, due: DueEffect) -> str:
        return _("{name}的{label} {before}元 → {after}元").format(
            name=due.name, label=due.label, before=format_yuan(due.before_fen), after=format_yuan(due.after_fen)
        )


def effect_of_change(subject: Subject, kind: str, value: Value, *, by: User) -> ChangeEffect | None:
    """Return what recording a value would do, computed on the facts of today; None for what no rule reads."""
    household = _household_of(subject)
    if household is None or kind not in FACT_KINDS:
        return None
    facts = household_facts(household, today(), today())
    before = _value_of(facts, subject, kind)
    return _effect(facts, _with_value(facts, subject, kind, value), _Change(subject, kind, before, value), by=by)


def effect_of_recorded(circumstance: Circumstance, *, by: User) -> ChangeEffect | None:
    """Return what a recorded circumstance did, compared with what held the day before it."""
    subject, kind = circumstance.subject, circumstance.kind
    household = _household_of(subject)
    if household is None or kind not in FACT_KINDS or circumstance.valid_from is None:
        return None
    earlier = subject.circumstances.filter(
        kind=kind, withdrawn_at=None, valid_to=circumstance.valid_from - ONE_DAY
    ).last()
    before = earlier.value if earlier is not None else KINDS[kind].absent
    facts = household_facts(household, today(), today())
    change = _Change(subject, kind, before, circumstance.value)
    return _effect(_with_value(facts, subject, kind, before), facts, change, by=by)


def _household_of(subject: Subject) -> Household | None:
    return subject if isinstance(subject, Household) else subject.household


def _value_of(facts: HouseholdFacts, subject: Subject, kind: str) -> Any:
    if isinstance(subject, Household):
        return facts.row.get(kind)
    row = next((row for row in facts.people if row["person_id"] == subject.number), {})
    return row.get(kind)


def _with_value(facts: HouseholdFacts, subject: Subject, kind: str, value: Value) -> HouseholdFacts:
    """Return the facts as if a circumstance had a value; nothing is stored."""
    if isinstance(subject, Household):
        return replace(facts, row=facts.row | {kind: value})
    people = [row | {kind: value} if row["person_id"] == subject.number else row for row in facts.people]
    return replace(facts, people=people)


@dataclass(frozen=True)
class _Change:
    """A circumstance of a person or household without and with a change."""

    subject: Subject
    kind: str
    old: Value
    new: Value


def _effect(before: HouseholdFacts, after: HouseholdFacts, change: _Change, *, by: User) -> ChangeEffect | None:
    if not before.people:
        return None
    kind, old, new = change.kind, change.old, change.new
    declared, month = KINDS[kind], today().replace(day=1)
    hides = not may_see_hiv_status(by)
    effect = ChangeEffect(
        before.household,
        declared.label,
        value_for_reader(kind, old, declared.shown(old), is_hidden=hides),
        value_for_reader(kind, new, declared.shown(new), is_hidden=hides),
        0,
        0,
        (),
        kind=kind,
        person=change.subject if isinstance(change.subject, Person) else None,
    )
    try:
        book = policy.rule_book()
        assessed = [book.assess_household(one.row, one.people, one.awards, month, today()) for one in (before, after)]
        dues = tuple(_due_effects(before, after, month))
    except policy.PolicyError as error:
        return replace(effect, unknown_law=str(error))
    in_force = [award for award in before.award_rows if award.holds_on(month)]
    lost, gained = _changed_verdicts(in_force, *assessed)
    is_reassessed = any(_is_assessed_otherwise(award, kind, *assessed) for award in in_force)
    return replace(
        effect,
        income_before_fen=assessed[0].income_per_head_fen,
        income_after_fen=assessed[1].income_per_head_fen,
        dues=dues,
        lost=lost,
        gained=gained,
        needs_matter=bool(is_reassessed or lost or gained),
        unlisted_income_fen=unlisted_income_fen(before) if kind in INCOME_KINDS else 0,
    )


def _due_effects(before: HouseholdFacts, after: HouseholdFacts, month: date) -> Iterator[DueEffect]:
    amounts: list[dict[tuple[str, str], int]] = []
    labels: dict[str, str] = {}
    for facts in (before, after):
        found: dict[tuple[str, str], int] = {}
        for person, lines in dues_of(facts, month, today()).items():
            for line in lines:
                found[person, line.programme] = line.amount_fen
                labels[line.programme] = line.label
        amounts.append(found)
    names = {row["person_id"]: row["name"] for row in before.people}
    for person, programme in dict.fromkeys([*amounts[0], *amounts[1]]):
        key = (person, programme)
        yield DueEffect(names[person], labels[programme], amounts[0].get(key, 0), amounts[1].get(key, 0))


def _holds(assessed: policy.HouseholdAssessment, award: Award) -> bool | None:
    """Return whether the conditions of an award are met; None where the rule book has no verdict on it."""
    names = _VERDICTS.get(award.programme, (award.programme,))
    verdicts = [assessed.verdict(award.person.number, name) for name in names]
    known = [verdict.holds for verdict in verdicts if verdict is not None]
    return any(known) if known else None


def _changed_verdicts(
    in_force: list[Award], before: policy.HouseholdAssessment, after: policy.HouseholdAssessment
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    lost, gained = [], []
    for award in in_force:
        held, holds = _holds(before, award), _holds(after, award)
        text = _("{name}的{programme}").format(name=award.person.name, programme=award.programme_name)
        if held and holds is False:
            lost.append(text)
        elif held is False and holds:
            gained.append(text)
    return tuple(lost), tuple(gained)


def _is_assessed_otherwise(
    award: Award, kind: str, before: policy.HouseholdAssessment, after: policy.HouseholdAssessment
) -> bool:
    """Return whether an award keeps, as it was assessed, what the change is about."""
    if award.programme == "dibao":
        number = award.person.number
        return before.dibao_income_fen(number) != after.dibao_income_fen(number)
    return kind in _ASSESSED_KINDS.get(award.programme, ())
