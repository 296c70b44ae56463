"""A township's roll as its officer checks it: exceptions first, and the routine summed up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import bounds
from doudi.payments.models import Check, Finding, Run, Withheld
from doudi.payments.runs.month_over_month import Change, ChangeRow, Key, changes_since_month_before, previous_run


class RollPart(TextChoices):
    """What of a roll a page shows: every exception, those of one kind, or all payments."""

    EXCEPTIONS = "exceptions", gettext_lazy("需要细看的")
    NEW = "new", gettext_lazy("新增")
    ENDED = "ended", gettext_lazy("停发")
    RELEASED = "released", gettext_lazy("缓发解除")
    LOWERED = "lowered", gettext_lazy("减少")
    ACCOUNT = "account", gettext_lazy("账户变动")
    RAISED = "raised", gettext_lazy("核定增加")
    ALL = "all", gettext_lazy("全部名册")


EXCEPTIONS = (
    RollPart.NEW,
    RollPart.ENDED,
    RollPart.RELEASED,
    RollPart.LOWERED,
    RollPart.ACCOUNT,
    RollPart.RAISED,
)
_ORDER = {part: place for place, part in enumerate(EXCEPTIONS)}


@dataclass(frozen=True)
class RollException:
    """A person's benefit that needs a look, and why."""

    part: RollPart
    change: ChangeRow

    @property
    def place(self) -> str:
        """The name of the village."""
        return place_name(self.change.person.village_id)

    @property
    def tone(self) -> str:
        """The tone of its tag on pages."""
        return "bad" if self.part is RollPart.ENDED else "warn"


@dataclass(frozen=True)
class Routine:
    """A change that needs no look at each person: how many people, and by how many fen together."""

    label: str
    people: int
    difference_fen: int


@dataclass(frozen=True)
class CheckedRoll:
    """The exceptions of a roll, and its routine changes summed up by reason."""

    exceptions: list[RollException]
    routines: list[Routine]

    def counts(self) -> list[tuple[RollPart, int]]:
        """Return the kinds of exceptions with their numbers, the whole first."""
        numbers = [(part, sum(1 for row in self.exceptions if row.part is part)) for part in EXCEPTIONS]
        return [(RollPart.EXCEPTIONS, len(self.exceptions)), *((part, number) for part, number in numbers if number)]

    def rows(self, part: str, village: str = "", name: str = "") -> list[RollException]:
        """Return the exceptions of a kind, in a village (code or empty) and with a part of a name."""
        return [
            row
            for row in self.exceptions
            if part in {RollPart.EXCEPTIONS, row.part}
            and row.change.person.village_id.startswith(village)
            and name in row.change.person.name
        ]


def checked_roll(run: Run, division: str) -> CheckedRoll:
    """Return a division's part of a run as exceptions and routine."""
    changes = changes_since_month_before(run, division)
    waited, moved = _withheld_before(run, division), _people_with_changed_account(run, division)
    exceptions, routine, seen = [], [], set()
    for change in changes:
        part = _part_of(change, waited)
        if part is None and change.person.pk in moved:
            part = RollPart.ACCOUNT
        if part is None:
            routine.append(change)
        else:
            exceptions.append(RollException(part, change))
            seen.add(change.person.pk)
    exceptions += _unchanged_with_new_account(run, moved - seen - {one.person.pk for one in routine})
    return CheckedRoll(sorted(exceptions, key=lambda row: _ORDER[row.part]), _summed(routine))


def _part_of(change: ChangeRow, waited: set[Key]) -> RollPart | None:
    """Return the kind of exception; None for a rise that follows from the standard alone."""
    if change.change is Change.NEW:
        return RollPart.RELEASED if (change.person.pk, change.programme) in waited else RollPart.NEW
    if change.change is Change.ENDED:
        return RollPart.ENDED
    if change.change is Change.DOWN:
        return RollPart.LOWERED
    return None if change.is_by_standard else RollPart.RAISED


def _withheld_before(run: Run, division: str) -> set[Key]:
    previous = previous_run(run)
    first, last = bounds(division)
    rows = Withheld.objects.filter(run=previous, village_code__gte=first, village_code__lte=last) if previous else ()
    return {(row.person_id, row.programme) for row in rows}


def _people_with_changed_account(run: Run, division: str) -> set[int]:
    first, last = bounds(division)
    found = Finding.objects.filter(run_check__run=run, run_check__name=Check.Name.CHANGED_ACCOUNT)
    people = found.filter(village_code__gte=first, village_code__lte=last).values_list("person_id", flat=True)
    return {person for person in people if person is not None}


def _unchanged_with_new_account(run: Run, people: set[int]) -> list[RollException]:
    """Return the payments whose amount is the same but whose account changed."""
    payments = run.kept_payments.filter(person__in=people).select_related("person").order_by("village_code", "pk")
    return [
        RollException(
            RollPart.ACCOUNT,
            ChangeRow(
                person=payment.person,
                programme=payment.programme,
                change=Change.UP,
                before_fen=payment.amount_fen,
                now_fen=payment.amount_fen,
                why=_("账户在上次发放以后变动"),
                is_by_standard=False,
            ),
        )
        for payment in payments
    ]


def _summed(changes: Iterable[ChangeRow]) -> list[Routine]:
    """Sum the routine changes up by programme."""
    people: dict[str, set[int]] = {}
    fen: dict[str, int] = {}
    for change in changes:
        label = _("{programme}标准调整").format(programme=change.programme_label)
        people.setdefault(label, set()).add(change.person.pk)
        fen[label] = fen.get(label, 0) + change.now_fen - change.before_fen
    return [Routine(label, len(people[label]), fen[label]) for label in people]
