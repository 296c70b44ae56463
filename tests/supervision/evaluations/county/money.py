"""Payrolls of the months as they were closed: payments, returns and their reissue, recoveries, confirmed rolls."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from doudi.payments.models import Confirmation, Payment, Recovery, Run
from doudi.values.benefit_month import add_months
from tests.supervision.evaluations.county.ground import Ground


def pay(ground: Ground) -> None:
    """Pay every award in force each month; the bank returns some, which are paid again, once or twice."""
    for month in ground.months_played():
        due = month + timedelta(days=14)
        run = _run(ground, "monthly", month, due)
        places: set[str] = set()
        for award, begins, ends in ground.awards:
            if begins <= month and (ends is None or ends >= month):
                places.add(award.person.village_id[:9])
                _payment(ground, run, award, month)
        for place in sorted(places):
            _confirm(ground, run, place, due)


def _moment(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def _run(ground: Ground, kind: str, month: date, due: date) -> Any:
    cast, released = ground.cast, due - timedelta(days=2)
    run = Run(
        number=ground.number("YF"),
        kind=kind,
        month=month,
        first_month=month,
        known_at=_moment(month, 9),
        state="released",
        due_on=due,
        prepared_by=cast.bureau,
        prepared_at=_moment(month, 9),
        reviewed_by=cast.leader,
        reviewed_at=_moment(month, 10),
        approved_by=cast.director,
        approved_at=_moment(month, 11),
        released_by=cast.finance,
        released_at=_moment(released, 12),
        total_fen=1,
    )
    closed = due + timedelta(days=60)
    return ground.ledger.add(run, min(month, released), (closed, {"state": "closed", "closed_at": _moment(closed, 9)}))


def _confirm(ground: Ground, run: Any, place: str, due: date) -> None:
    """Mostly in time; half an hour before midnight of the day is in time, half an hour after it is not."""
    kind = ground.lot(("early", 0.8), ("evening", 0.1), ("night", 0.05), ("late", 0.05))
    day = {"early": due - timedelta(days=4), "evening": due, "night": due + timedelta(days=1)}
    at = _moment(day.get(kind, due + timedelta(days=3)), *{"evening": (23, 30), "night": (0, 30)}.get(kind, (9, 0)))
    row = Confirmation(
        run=run, township_code=place, payments_number=1, total_fen=1, confirmed_by=ground.cast.officer, confirmed_at=at
    )
    ground.ledger.add(row, timezone.localdate(at))


def _payment(ground: Ground, run: Any, award: Any, month: date, replaces: Any = None, depth: int = 0) -> None:
    sent = run.released_at.date()
    fate = ground.lot(("paid", 0.955), ("returned", 0.03 if depth < 2 else 0), ("in_question", 0.01), ("open", 0.005))
    settled = ground.later(sent, 1, 4)
    payment = Payment(
        run=run,
        person=award.person,
        programme=award.programme,
        village_code=award.person.village_id,
        amount_fen=500_00,
        holder_name=award.person.name,
        account_basis="own",
        item_id=ground.number("YI"),
        state="sent",
        replaces=replaces,
    )
    answer = {"state": fate, "settled_on": settled}
    ground.ledger.add(payment, sent, (settled if fate != "open" else None, answer))
    if fate == "returned" and ground.chance.random() < 0.85:
        due = ground.later(settled, 4, 45)
        again = _run(ground, "reissue", due.replace(day=1), due)
        _payment(ground, again, award, month, payment, depth + 1)
    if depth == 0 and ground.chance.random() < 0.006:
        _recover(ground, run, award, settled)


def _recover(ground: Ground, run: Any, award: Any, day: date) -> None:
    recovery = Recovery(
        run=run, person=award.person, programme=award.programme, village_code=award.person.village_id,
        amount_fen=500_00, state="demanded", due_on=add_months(day, 1),
    )  # fmt: skip
    withdrawn = ground.later(day, 5, 60) if ground.chance.random() < 0.3 else None
    ground.ledger.add(recovery, day, (withdrawn, {"state": "withdrawn"}))
