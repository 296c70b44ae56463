"""What is otherwise than in the month before, person by person and why: new, ended, up, down, paid back."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.core.bulk_rows import read_rows
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.scope import bounds
from doudi.payments.models import Line, Run, Withheld, programme_label
from doudi.payments.workflow import NOT_SENT_STATES, NOT_SENT_STATES_SQL
from doudi.registry.models import Award, Person


class Change(TextChoices):
    """In which way a month differs from the one before."""

    NEW = "new", gettext_lazy("新增")
    ENDED = "ended", gettext_lazy("停发")
    UP = "up", gettext_lazy("增加")
    DOWN = "down", gettext_lazy("减少")


@dataclass(frozen=True)
class ChangeRow:
    """One person's benefit that is otherwise than in the month before."""

    person: Person
    programme: str
    change: Change
    before_fen: int
    now_fen: int
    why: str

    @property
    def programme_label(self) -> str:
        return programme_label(self.programme)


Key = tuple[int, str]


@dataclass(frozen=True)
class _Had:
    amount_fen: int
    award: int | None
    village: str


def previous_run(run: Run) -> Run | None:
    """The last run of months that went to the bank before this one; what was taken over counts as one."""
    kinds = [Run.Kind.MONTHLY, Run.Kind.OPENING]
    sent = Run.objects.filter(kind__in=kinds, state__in=["released", "closed"], pk__lt=run.pk)
    return sent.filter(month__lt=run.month).order_by("-month", "-pk").first()


def _had(month: date, scope: str, *, but: Run | None = None) -> dict[Key, _Had]:
    """What each had for a month, all runs together; ``but`` leaves one run and what came after it out."""
    first, last = bounds(scope)
    lines = Line.objects.filter(month=month, payment__village_code__gte=first, payment__village_code__lte=last)
    lines = lines.exclude(payment__state__in=NOT_SENT_STATES)
    if but is not None:
        lines = lines.filter(payment__run_id__lt=but.pk)
    found: dict[Key, _Had] = {}
    _add(found, lines)
    return found


def _add(found: dict[Key, _Had], lines: QuerySet[Line]) -> None:
    rows = lines.order_by("pk").values_list("person_id", "programme", "amount_fen", "award_id", "payment__village_code")
    for person, programme, amount, award, village in rows.iterator(20_000):
        so_far = found.get((person, programme))
        found[person, programme] = _Had(amount + (so_far.amount_fen if so_far else 0), award, village)


def _differing(run: Run, scope: str) -> tuple[dict[Key, _Had], dict[Key, _Had]]:
    before_run = previous_run(run)
    before = _had(before_run.month, scope, but=run) if before_run else {}
    first, last = bounds(scope)
    now: dict[Key, _Had] = _had(run.month, scope, but=run)
    rows = Line.objects.filter(
        payment__run=run, month=run.month, payment__village_code__gte=first, payment__village_code__lte=last
    )
    _add(now, rows)
    return before, now


# What each had for the month before and has for this one, under the place where he has it now.
_COUNTED = f"""
SELECT SUBSTR(COALESCE(MAX(now_village), MAX(village)), 1, {TOWNSHIP_DIGITS}), SUM(before_fen), SUM(now_fen) FROM (
    SELECT line.person_id, line.programme, payment.village_code AS village,
           CASE WHEN line.month = %s THEN payment.village_code END AS now_village,
           CASE WHEN line.month = %s THEN 0 ELSE line.amount_fen END AS before_fen,
           CASE WHEN line.month = %s THEN line.amount_fen ELSE 0 END AS now_fen
    FROM payments_line line JOIN payments_payment payment ON payment.id = line.payment_id
    WHERE line.month IN (%s, %s) AND payment.village_code >= %s AND payment.village_code <= %s
          AND ((payment.run_id < %s AND payment.state NOT IN ({NOT_SENT_STATES_SQL}))
               OR (payment.run_id = %s AND line.month = %s))
) AS each GROUP BY person_id, programme HAVING SUM(before_fen) <> SUM(now_fen)
"""


def change_counts_by_township(run: Run, scope: str) -> dict[str, dict[str, int]]:
    """How many of each change, by township."""
    if run.kind != Run.Kind.MONTHLY:
        return {}
    before = previous_run(run)
    months = [run.month, before.month if before else run.month]
    given = [run.month] * 3 + months + [*bounds(scope), run.pk, run.pk, run.month]
    counted: dict[str, Counter[str]] = {}
    for township, before_fen, now_fen in read_rows(_COUNTED, given):
        change = _change(_held(before_fen), _held(now_fen))
        if change is not None:
            counted.setdefault(township, Counter())[change] += 1
    return {township: dict(found) for township, found in sorted(counted.items())}


def _held(amount_fen: Any) -> _Had | None:
    return _Had(int(amount_fen), None, "") if amount_fen else None


def _change(before: _Had | None, now: _Had | None) -> Change | None:
    if before is None:
        return Change.NEW if now else None
    if now is None:
        return Change.ENDED
    if now.amount_fen == before.amount_fen:
        return None
    return Change.UP if now.amount_fen > before.amount_fen else Change.DOWN


def changes_since_month_before(run: Run, scope: str) -> list[ChangeRow]:
    """Every change of a division with its reason, endings first."""
    if run.kind != Run.Kind.MONTHLY:
        return []
    before, now = _differing(run, scope)
    keys = [key for key in before.keys() | now.keys() if _change(before.get(key), now.get(key))]
    people = _people({person for person, _programme in keys})
    first, last = bounds(scope)
    waits = {
        (person, programme): str(Withheld.Reason(reason).label)
        for person, programme, reason in Withheld.objects.filter(
            run=run, village_code__gte=first, village_code__lte=last
        ).values_list("person_id", "programme", "reason")
    }
    awards = _awards({one.award for held in (before, now) for one in held.values() if one.award})
    found = []
    for key in keys:
        had, has = before.get(key), now.get(key)
        change = _change(had, has)
        assert change is not None  # noqa: S101 - only such keys were kept
        why = _why(people[key[0]], change, had, has, waits.get(key), awards)
        found.append(
            ChangeRow(people[key[0]], key[1], change, had.amount_fen if had else 0, has.amount_fen if has else 0, why)
        )
    order = [Change.ENDED, Change.DOWN, Change.NEW, Change.UP]
    return sorted(found, key=lambda one: (order.index(one.change), one.person.village_id, one.person.pk, one.programme))


def _people(keys: set[int]) -> dict[int, Person]:
    listed = sorted(keys)
    found: dict[int, Person] = {}
    for start in range(0, len(listed), 900):
        found |= {one.pk: one for one in Person.objects.filter(pk__in=listed[start : start + 900])}
    return found


def _awards(keys: set[int]) -> dict[int, Any]:
    listed = sorted(keys)
    found: dict[int, Any] = {}
    for start in range(0, len(listed), 900):
        part = Award.objects.filter(pk__in=listed[start : start + 900])
        rows = part.values_list("pk", "dibao_class", "assessed_income_fen")
        found |= {pk: (dibao_class, income) for pk, dibao_class, income in rows}
    return found


def _why(
    person: Person, change: Change, had: _Had | None, has: _Had | None, waits: str | None, awards: dict[int, Any]
) -> str:
    if change is Change.ENDED:
        if waits:
            return _("缓发：{reason}").format(reason=waits)
        return _("已故") if person.death_date else _("待遇终止、迁出或不再符合")
    if change is Change.NEW:
        return _("新享受，或缓发解除、补进")
    same = (
        had is not None
        and has is not None
        and (had.award == has.award or had.award is None or awards.get(had.award) == awards.get(has.award or 0))
    )
    return _("标准调整") if same else _("核定情况变更")
