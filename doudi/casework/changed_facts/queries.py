"""The changed facts of a case for its page, its timeline and its documents."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from doudi import policy
from doudi.casework.cases.assessment import HOME_VISIT_FACTS
from doudi.casework.changed_facts.models import ChangedFact
from doudi.casework.models import Case
from doudi.core.encryption import SealedValue
from doudi.registry.circumstance_kinds import KINDS
from doudi.registry.circumstances.hiv_confidentiality import value_for_reader
from doudi.registry.models import Circumstance

MOST_REGISTRY_CHANGES = 50
_MOST_COMPARED = 1000
_ONE_ACTION = timedelta(minutes=1)
_NO_GROUND_OF_AN_OPINION = ("phone", "address", "bank_account", "death_date")
"""Contact, card and death have their own procedures; no opinion rests on them."""


@dataclass(frozen=True)
class ChangedFactRow:
    """A changed fact in words: whose, from what to what, by which source and evidence, who and when."""

    who: str
    label: str
    old: str
    new: str
    source: str
    evidence: str
    changed_by: str
    changed_at: datetime

    @property
    def change(self) -> str:
        """The change as old → new."""
        return f"{self.old or _('登记未载')} → {self.new}"

    @property
    def sentence(self) -> str:
        """The change for the timeline."""
        return _("{who}{label}：{change}（{source}）").format(
            who=self.who, label=self.label, change=self.change, source=self.source
        )


def changed_facts(case: Case, *, hides: bool) -> list[ChangedFactRow]:
    """Return every fact that the case or the registry changed since the application, the earliest first.

    ``hides`` keeps HIV facts from the reader.
    """
    logged = case.changed_facts.select_related("person", "changed_by")
    rows = [_row(changed, hides=hides) for changed in logged]
    return sorted([*rows, *_registry_changes(case, hides=hides)], key=lambda row: row.changed_at)


@dataclass(frozen=True)
class VerifiedChangeRow:
    """A change that the case verified, in words: whose, from what to what, since when, by which evidence."""

    who: str
    label: str
    change: str
    since: date
    evidence: str


def verified_changes(case: Case, *, hides: bool) -> list[VerifiedChangeRow]:
    """Return the verified changes of a case with the value before and the value found, the earliest first.

    ``hides`` keeps HIV facts from the reader. Where the registry had the same value, the log has no row and only the
    value found is shown.
    """
    logged = {
        (one.person_id, one.fact, _in_words(one.fact, one.sealed_new, hides=hides)): _row(one, hides=hides).change
        for one in case.changed_facts.filter(source=ChangedFact.Source.VERIFIED).select_related("person", "changed_by")
    }
    rows = []
    for one in case.verified_changes.select_related("person"):
        found = value_for_reader(one.kind, one.value, one.declared.shown(one.value), is_hidden=hides)
        rows.append(
            VerifiedChangeRow(
                who=one.person.name if one.person else _("家庭"),
                label=one.declared.label,
                change=logged.get((one.person_id, one.kind, found), found),
                since=one.since,
                evidence=one.evidence,
            )
        )
    return rows


def _row(changed: ChangedFact, *, hides: bool) -> ChangedFactRow:
    return ChangedFactRow(
        who=changed.person.name if changed.person else _("家庭"),
        label=_label(changed.fact),
        old=_in_words(changed.fact, changed.sealed_old, hides=hides),
        new=_in_words(changed.fact, changed.sealed_new, hides=hides),
        source=str(changed.get_source_display()),
        evidence=changed.evidence,
        changed_by=changed.changed_by.name,
        changed_at=changed.changed_at,
    )


def _label(fact: str) -> str:
    kind = KINDS.get(fact)
    return kind.label if kind else HOME_VISIT_FACTS[fact].meaning if fact in HOME_VISIT_FACTS else fact


def _in_words(fact: str, sealed: SealedValue | None, *, hides: bool) -> str:
    if not sealed:
        return ""
    value = json.loads(sealed.clear())
    kind = KINDS.get(fact)
    if kind is None:
        words = {True: _("能、是"), False: _("不能、否")}
        return words[value] if isinstance(value, bool) else str(policy.WORD_LABELS.get(str(value), value))
    if kind.form == "day" and value:
        value = date.fromisoformat(value)
    return value_for_reader(fact, value, kind.shown(value), is_hidden=hides)


def _registry_changes(case: Case, *, hides: bool) -> list[ChangedFactRow]:
    """Return what anybody changed in the registry about the family since the application, outside of the case.

    Where there are more than can be shown, the latest are.
    """
    later = _recorded_after(case, case.application.sent_at)
    pairs = [(one, _row_before(one)) for one in reversed(later.order_by("-pk")[:MOST_REGISTRY_CHANGES])]
    logged = list(case.changed_facts.all())
    return [
        _registry_row(one, before, hides=hides)
        for one, before in pairs
        if not _is_same(one, before) and not _is_of_the_case(case, one, before, logged)
    ]


def changed_since_opinion(case: Case, given_at: datetime) -> list[str]:
    """Return the facts of the law that somebody changed in the registry after the opinion, as whose and which."""
    later = _recorded_after(case, given_at).exclude(kind__in=_NO_GROUND_OF_AN_OPINION).order_by("pk")
    found = [one for one in later[:_MOST_COMPARED] if not _is_same(one, _row_before(one))]
    whose = [(one.person.name if one.person else _("家庭"), KINDS[one.kind].label) for one in found]
    return list(dict.fromkeys(f"{name}{label}" for name, label in whose))


def _recorded_after(case: Case, moment: datetime) -> QuerySet[Circumstance]:
    """Return the circumstances of the family that a user recorded after a moment."""
    people = case.household.memberships.values("person_id") if case.household else []
    query = Circumstance.objects.filter(Q(household__isnull=False, household=case.household_id) | Q(person__in=people))
    return query.filter(recorded_at__gt=moment, recorded_by__isnull=False).select_related("person", "recorded_by")


def _is_of_the_case(case: Case, recorded: Circumstance, before: Circumstance | None, logged: list[ChangedFact]) -> bool:
    """Return whether the case recorded a row itself: with the person when it was accepted, or with an entry of its log.

    What a user types as the source of a change does not make it one of the case.
    """
    if case.application.receipt not in recorded.source_detail:
        return False
    nearby = {"recorded_at__range": (recorded.recorded_at - _ONE_ACTION, recorded.recorded_at + _ONE_ACTION)}
    if before is None and case.household is not None and case.household.memberships.filter(**nearby).exists():
        return True
    return any(
        (one.person_id, one.fact, one.changed_by_id) == (recorded.person_id, recorded.kind, recorded.recorded_by_id)
        and abs(one.changed_at - recorded.recorded_at) <= _ONE_ACTION
        for one in logged
    )


def _row_before(recorded: Circumstance) -> Circumstance | None:
    same = Circumstance.objects.filter(kind=recorded.kind, person=recorded.person_id, household=recorded.household_id)
    return same.filter(pk__lt=recorded.pk).order_by("-pk").first()


def _is_same(recorded: Circumstance, before: Circumstance | None) -> bool:
    """Return whether a row only repeats the value of the one before, as where a change ends its period."""
    return before is not None and before.value == recorded.value


def _registry_row(recorded: Circumstance, before: Circumstance | None, *, hides: bool) -> ChangedFactRow:
    kind = KINDS[recorded.kind]

    def words(one: Circumstance | None) -> str:
        if one is None:
            return ""
        if kind.form == "text":
            return one.shown
        return value_for_reader(kind.name, one.value, kind.shown(one.value), is_hidden=hides)

    return ChangedFactRow(
        who=recorded.person.name if recorded.person else _("家庭"),
        label=kind.label,
        old=words(before),
        new=words(recorded),
        source=_("登记变更，{source}").format(source=recorded.get_source_display()),
        evidence=recorded.source_detail,
        changed_by=recorded.recorded_by.name if recorded.recorded_by else "",
        changed_at=recorded.recorded_at,
    )
