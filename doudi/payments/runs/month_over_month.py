"""The changes of a month against the month before, person by person, with their reasons."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.core.bulk_rows import read_rows
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.scope import bounds
from doudi.payments.models import Line, Run, Withdrawal, Withheld, programme_label
from doudi.payments.workflow import (
    NOT_SENT_PARAMETERS,
    NOT_SENT_STATES,
    NOT_SENT_STATES_SQL,
    SENT_RUN_STATES,
    PaymentState,
    WithdrawalState,
)
from doudi.registry.models import Award, Person
from doudi.values.benefit_month import format_month_in_words

_CHUNK = 900


class Change(TextChoices):
    """How a benefit differs from the month before."""

    NEW = "new", gettext_lazy("新增")
    ENDED = "ended", gettext_lazy("停发")
    UP = "up", gettext_lazy("增加")
    DOWN = "down", gettext_lazy("减少")


CHANGE_LABELS = {str(change): change.label for change in Change}


@dataclass(frozen=True)
class ChangeRow:
    """One person's benefit that differs from the month before."""

    person: Person
    programme: str
    change: Change
    before_fen: int
    now_fen: int
    why: str
    is_by_standard: bool

    @property
    def programme_label(self) -> str:
        return programme_label(self.programme)

    @property
    def tone(self) -> str:
        """The tone of the change's tag on pages."""
        return "warn" if self.change in {Change.ENDED, Change.DOWN} else ""


Key = tuple[int, str]
"""Person and programme."""
AwardTerms = tuple[str, int | None]
"""Dibao class and assessed income (fen) of an award."""
_Begins = dict[int, date | None]
"""The first month of awards by key."""


@dataclass(frozen=True)
class Benefit:
    """What a person had of a programme for a month; ``award`` is a key."""

    amount_fen: int
    award: int | None


def previous_run(run: Run) -> Run | None:
    """Return the last monthly or opening run of an earlier month that went to the bank before this one."""
    kinds = [Run.Kind.MONTHLY, Run.Kind.OPENING]
    sent = Run.objects.filter(kind__in=kinds, state__in=SENT_RUN_STATES, pk__lt=run.pk)
    return sent.filter(month__lt=run.month).order_by("-month", "-pk").first()


def _benefits_before(run: Run, month: date, scope: str) -> dict[Key, Benefit]:
    """Return what each person had for a month from the runs before this one."""
    first, last = bounds(scope)
    lines = Line.objects.filter(month=month, payment__village_code__gte=first, payment__village_code__lte=last)
    benefits: dict[Key, Benefit] = {}
    _add(benefits, lines.exclude(payment__state__in=NOT_SENT_STATES).filter(payment__run_id__lt=run.pk))
    return benefits


def _add(benefits: dict[Key, Benefit], lines: QuerySet[Line]) -> None:
    rows = lines.order_by("pk").values_list("person_id", "programme", "amount_fen", "award_id")
    for person, programme, amount, award in rows.iterator(20_000):
        earlier = benefits.get((person, programme))
        benefits[person, programme] = Benefit(amount + (earlier.amount_fen if earlier else 0), award)


def benefits_of_both_months(run: Run, scope: str) -> tuple[dict[Key, Benefit], dict[Key, Benefit]]:
    """Return the benefits of the month before, and those of the run's month with this run."""
    previous = previous_run(run)
    before = _benefits_before(run, previous.month, scope) if previous else {}
    now = _benefits_before(run, run.month, scope)
    first, last = bounds(scope)
    own_lines = Line.objects.filter(
        payment__run=run, month=run.month, payment__village_code__gte=first, payment__village_code__lte=last
    )
    _add(now, own_lines.exclude(payment__state=PaymentState.WITHDRAWN))
    return before, now


# Benefits of both months by person and programme, under the township where the person has them now.
_TOWNSHIP_AMOUNTS = f"""
SELECT SUBSTR(COALESCE(MAX(now_village), MAX(village)), 1, {TOWNSHIP_DIGITS}), SUM(before_fen), SUM(now_fen) FROM (
    SELECT line.person_id, line.programme, payment.village_code AS village,
           CASE WHEN line.month = %(month)s THEN payment.village_code END AS now_village,
           CASE WHEN line.month = %(month)s THEN 0 ELSE line.amount_fen END AS before_fen,
           CASE WHEN line.month = %(month)s THEN line.amount_fen ELSE 0 END AS now_fen
    FROM payments_line line JOIN payments_payment payment ON payment.id = line.payment_id
    WHERE line.month IN (%(month)s, %(previous)s)
          AND payment.village_code >= %(first)s AND payment.village_code <= %(last)s
          AND ((payment.run_id < %(run)s AND payment.state NOT IN ({NOT_SENT_STATES_SQL}))
               OR (payment.run_id = %(run)s AND payment.state <> 'withdrawn' AND line.month = %(month)s))
) AS each GROUP BY person_id, programme HAVING SUM(before_fen) <> SUM(now_fen)
"""


def change_counts_by_township(run: Run, scope: str) -> dict[str, dict[str, int]]:
    """Count the changes of a monthly run by township and kind of change."""
    if run.kind != Run.Kind.MONTHLY:
        return {}
    previous = previous_run(run)
    first, last = bounds(scope)
    parameters = {
        "run": run.pk,
        "month": run.month,
        "previous": previous.month if previous else run.month,
        "first": first,
        "last": last,
        **NOT_SENT_PARAMETERS,
    }
    counts: dict[str, Counter[str]] = {}
    for township, before_fen, now_fen in read_rows(_TOWNSHIP_AMOUNTS, parameters):
        change = _change(int(before_fen or 0), int(now_fen or 0))
        if change is not None:
            counts.setdefault(township, Counter())[change] += 1
    return {township: dict(counted) for township, counted in sorted(counts.items())}


def _change(before_fen: int, now_fen: int) -> Change | None:
    if before_fen == now_fen:
        return None
    if not before_fen:
        return Change.NEW
    if not now_fen:
        return Change.ENDED
    return Change.UP if now_fen > before_fen else Change.DOWN


def changes_since_month_before(run: Run, scope: str) -> list[ChangeRow]:
    """Return every change of a division with its reason: ended, down, new, up."""
    if run.kind != Run.Kind.MONTHLY:
        return []
    before, now = benefits_of_both_months(run, scope)
    changes: dict[Key, Change] = {}
    for key in before.keys() | now.keys():
        change = _change(_fen(before.get(key)), _fen(now.get(key)))
        if change is not None:
            changes[key] = change
    people = _people({person for person, _programme in changes})
    not_paid = _withheld_reasons(run, scope) | _withdrawal_reasons(run, scope)
    terms = _award_terms({benefit.award for month in (before, now) for benefit in month.values() if benefit.award})
    begins = _begins({now[key].award for key, change in changes.items() if change is Change.NEW and key in now})
    rows = [
        ChangeRow(
            person=people[key[0]],
            programme=key[1],
            change=change,
            before_fen=_fen(before.get(key)),
            now_fen=_fen(now.get(key)),
            why=(
                _reason_of_new(now.get(key), begins, run)
                if change is Change.NEW
                else _reason(people[key[0]], change, before.get(key), now.get(key), not_paid.get(key), terms)
            ),
            is_by_standard=change in {Change.UP, Change.DOWN} and _has_same_terms(before.get(key), now.get(key), terms),
        )
        for key, change in changes.items()
    ]
    order = [Change.ENDED, Change.DOWN, Change.NEW, Change.UP]
    return sorted(rows, key=lambda row: (order.index(row.change), row.person.village_id, row.person.pk, row.programme))


def _fen(benefit: Benefit | None) -> int:
    return benefit.amount_fen if benefit else 0


def _withheld_reasons(run: Run, scope: str) -> dict[Key, str]:
    first, last = bounds(scope)
    rows = Withheld.objects.filter(run=run, village_code__gte=first, village_code__lte=last)
    sentence = _("缓发：{reason}")
    return {
        (person, programme): sentence.format(reason=Withheld.Reason(reason).label)
        for person, programme, reason in rows.values_list("person_id", "programme", "reason")
    }


def _withdrawal_reasons(run: Run, scope: str) -> dict[Key, str]:
    first, last = bounds(scope)
    confirmed = Withdrawal.objects.filter(run=run, state=WithdrawalState.CONFIRMED)
    rows = confirmed.filter(payment__village_code__gte=first, payment__village_code__lte=last)
    sentence = _("移出本批：{reason}")
    return {
        (person, programme): sentence.format(reason=Withdrawal.Reason(reason).label)
        for person, programme, reason in rows.values_list("payment__person_id", "payment__programme", "reason")
    }


def _people(keys: set[int]) -> dict[int, Person]:
    ordered = sorted(keys)
    people: dict[int, Person] = {}
    for start in range(0, len(ordered), _CHUNK):
        people |= {person.pk: person for person in Person.objects.filter(pk__in=ordered[start : start + _CHUNK])}
    return people


def _award_terms(keys: set[int]) -> dict[int, AwardTerms]:
    ordered = sorted(keys)
    terms: dict[int, AwardTerms] = {}
    for start in range(0, len(ordered), _CHUNK):
        awards = Award.objects.filter(pk__in=ordered[start : start + _CHUNK])
        rows = awards.values_list("pk", "dibao_class", "assessed_income_fen")
        terms |= {pk: (dibao_class, income) for pk, dibao_class, income in rows}
    return terms


def _begins(keys: set[int | None]) -> _Begins:
    """Return the first month of awards."""
    ordered = sorted(key for key in keys if key is not None)
    begins: _Begins = {}
    for start in range(0, len(ordered), _CHUNK):
        begins |= dict(Award.objects.filter(pk__in=ordered[start : start + _CHUNK]).values_list("pk", "valid_from"))
    return begins


def _reason_of_new(now: Benefit | None, begins: _Begins, run: Run) -> str:
    """Return why somebody was not paid the month before: the award begins, or it was held or is made up."""
    first = begins.get(now.award) if now is not None and now.award is not None else None
    if first is not None and first >= run.month:
        return _("{month}起新享受").format(month=format_month_in_words(first))
    if first is not None:
        return _("{month}起享受，上月没有发：缓发解除，或者这次补进").format(month=format_month_in_words(first))
    return _("新享受，或缓发解除、补进")


def _reason(
    person: Person,
    change: Change,
    before: Benefit | None,
    now: Benefit | None,
    not_paid: str | None,
    terms: dict[int, AwardTerms],
) -> str:
    """Return the reason of a change in words: same terms of the award mean that the standard changed."""
    if change is Change.ENDED:
        if not_paid:
            return not_paid
        return _("已故") if person.death_date else _("待遇终止、迁出或不再符合")
    return _("标准调整") if _has_same_terms(before, now, terms) else _("核定情况变更")


def _has_same_terms(before: Benefit | None, now: Benefit | None, terms: dict[int, AwardTerms]) -> bool:
    """Whether both months rest on the same terms of the award."""
    if before is None or now is None:
        return False
    return before.award in {now.award, None} or terms.get(before.award or 0) == terms.get(now.award or 0)
