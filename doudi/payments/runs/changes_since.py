"""What changed after a run was computed: in the registry, as the audit trail tells it, and in the law."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet, Sum, TextChoices
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.audit.models import Entry
from doudi.core.divisions.scope import bounds
from doudi.lawbook.models import Standard
from doudi.payments.models import AccountAuthority, Hold, Run
from doudi.payments.withdrawals.queries import is_open_for_withdrawals
from doudi.registry.models import Person
from doudi.values.benefit_month import add_months

MAX_ENTRIES = 200
"""As many changes are shown on a page; the others are counted."""


class ChangeKind(TextChoices):
    """What a change is about."""

    DEATH = "death", _("死亡")
    HOLD = "hold", _("缓发")
    ACCOUNT = "account", _("账户")
    AWARD = "award", _("待遇")
    FACTS = "facts", _("家庭和个人情况")


_KIND_BY_VERB: dict[str, ChangeKind] = {
    "death.report": ChangeKind.DEATH,
    "death.report_wrong": ChangeKind.DEATH,
    "death.reject": ChangeKind.DEATH,
    "hold.place": ChangeKind.HOLD,
    "hold.lift": ChangeKind.HOLD,
    "authority.confirm": ChangeKind.ACCOUNT,
    "care.confirm_payee": ChangeKind.ACCOUNT,
    "care.raise_dispute": ChangeKind.HOLD,
    "award.grant": ChangeKind.AWARD,
    "award.take_over": ChangeKind.AWARD,
    "award.end": ChangeKind.AWARD,
    "circumstance.change": ChangeKind.FACTS,
    "circumstance.change_by_two": ChangeKind.FACTS,
    "circumstance.correct": ChangeKind.FACTS,
    "household.move": ChangeKind.FACTS,
    "person.move": ChangeKind.FACTS,
    "person.merge": ChangeKind.FACTS,
    "person.split": ChangeKind.FACTS,
}
_OF_NO_MONEY = frozenset({"phone", "address"})
"""Circumstances that no payment depends on."""
_KIND_BY_CIRCUMSTANCE = {"death_date": ChangeKind.DEATH, "bank_account": ChangeKind.ACCOUNT}


@dataclass(frozen=True)
class ChangeSince:
    """A change after the computation: what was done, to whom, and how many fen of theirs are in the run."""

    entry: Entry
    kind: ChangeKind
    person: Person | None
    amount_fen: int
    shows_details: bool

    @property
    def what(self) -> str:
        """The change in words; only its kind for a user who does not read the registry."""
        return self.entry.sentence if self.shows_details else str(self.kind.label)

    @property
    def tone(self) -> str:
        """The tone of the kind's tag on pages."""
        return "bad" if self.amount_fen and self.kind in {ChangeKind.DEATH, ChangeKind.HOLD} else "warn"


@dataclass(frozen=True)
class ChangesSince:
    """The changes after the computation in a division, and the standards confirmed since."""

    rows: list[ChangeSince] = field(default_factory=list)
    number: int = 0
    standards: list[Standard] = field(default_factory=list)

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many of the shown changes are of each kind, by label."""
        counted = Counter(row.kind for row in self.rows)
        return [(str(kind.label), counted[kind]) for kind in ChangeKind if counted[kind]]

    @property
    def more(self) -> int:
        """How many changes are not shown."""
        return self.number - len(self.rows)


def changes_since(run: Run, user: User, division: str) -> ChangesSince:
    """Return what changed in a division after a run was computed, newest first; nothing once its files are frozen."""
    if not is_open_for_withdrawals(run):
        return ChangesSince()
    entries = _entries_since(run, division)
    read = list(entries.order_by("-number")[: MAX_ENTRIES + 1])
    shown = [entry for entry in read if not _OF_NO_MONEY & set(entry.new or {})]
    rows = _rows(run, shown[:MAX_ENTRIES], shows_details=user.may(Permission.READ_REGISTRY))
    number = entries.count() if len(read) > MAX_ENTRIES else len(rows)
    return ChangesSince(rows, number, standards_since(run))


def standards_since(run: Run) -> list[Standard]:
    """Return the standards of the run's months that were confirmed after it was computed."""
    confirmed = Standard.objects.filter(state=Standard.State.CONFIRMED, reviewed_at__gt=run.known_at)
    return list(confirmed.filter(effective__lt=add_months(run.month, 1)).order_by("pk"))


def _entries_since(run: Run, division: str) -> QuerySet[Entry]:
    first, last = bounds(division)
    number = run.last_keys.get("entry")
    if number is None:  # computed before the key was stored
        prepared = Entry.objects.filter(subject_kind="run", subject_id=str(run.pk), verb="run.prepare").first()
        number = prepared.number if prepared else 0
    entries = Entry.objects.filter(number__gt=number, verb__in=_KIND_BY_VERB)
    entries = entries.filter(village_code__gte=first, village_code__lte=last)
    return entries.exclude(verb="hold.place", actor_id=None)  # placed by the computation itself


def _rows(run: Run, entries: list[Entry], *, shows_details: bool) -> list[ChangeSince]:
    people = _people_of(entries)
    entries = _without_earlier_of_a_death(entries, people)
    keys = {person.pk for person in people.values()}
    paid = run.kept_payments.filter(person__in=keys).order_by().values_list("person").annotate(total=Sum("amount_fen"))
    amounts = {person: int(total) for person, total in paid}
    rows = []
    for entry in entries:
        person = people.get(entry.number)
        amount = amounts.get(person.pk, 0) if person else 0
        rows.append(ChangeSince(entry, _kind_of(entry), person, amount, shows_details))
    return sorted(rows, key=lambda row: not row.amount_fen)


def _without_earlier_of_a_death(entries: list[Entry], people: dict[int, Person]) -> list[Entry]:
    """Return the entries, newest first, with one for the death of a person: it is reported, then confirmed."""
    seen: set[int] = set()
    kept = []
    for entry in entries:
        person = people.get(entry.number)
        if person is not None and _kind_of(entry) == ChangeKind.DEATH:
            if person.pk in seen:
                continue
            seen.add(person.pk)
        kept.append(entry)
    return kept


def _kind_of(entry: Entry) -> ChangeKind:
    if entry.verb.startswith("circumstance."):
        for name in entry.new or {}:
            if name in _KIND_BY_CIRCUMSTANCE:
                return _KIND_BY_CIRCUMSTANCE[name]
    return _KIND_BY_VERB[entry.verb]


def _people_of(entries: Iterable[Entry]) -> dict[int, Person]:
    """Return the person that each entry is about, by its number; those about a household have none."""
    by_kind: dict[str, dict[int, int]] = {}
    for entry in entries:
        if entry.subject_id.isdecimal():
            by_kind.setdefault(entry.subject_kind, {})[entry.number] = int(entry.subject_id)
    person_of: dict[int, int] = dict(by_kind.get("person", {}))
    for kind, model in (("hold", Hold), ("accountauthority", AccountAuthority)):
        named = by_kind.get(kind, {})
        rows: Any = model._default_manager.filter(pk__in=set(named.values())).values_list("pk", "person_id")
        owners = dict(rows)
        person_of |= {number: owners[key] for number, key in named.items() if key in owners}
    people = Person.objects.in_bulk(set(person_of.values()))
    return {number: people[key] for number, key in person_of.items() if key in people}
