"""Invented medical costs and a funeral of the demonstration: waiting, decided, confirmed and ready to be paid."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

_ACCOUNTS = ("township", "bureau", "director")
_COSTS = (
    ("8600.00", "5200.00", "900.00", "1200.00"),
    ("3200.00", "2100.00", "0", "500.00"),
    ("960.00", "600.00", "0", "0"),
)
"""Total, insurance, insurance of serious illness, medical aid; what is left is the person's own."""
_HOSPITAL, _HOSPITAL_ACCOUNT = "县人民医院", "6228480402564890018"
_ARRANGER, _ARRANGER_ACCOUNT = "刘长根", "6228480402564890026"


def create_care_money() -> int:
    """Create settlements of people under tekun and a funeral; return their number, 0 if there are any already."""
    from doudi.care.medical.models import Settlement
    from doudi.core.accounts.models import User

    if Settlement.objects.exists():
        return 0
    cast = {user.username: user for user in User.objects.filter(username__in=_ACCOUNTS)}
    by = next((cast[name] for name in ("township", "bureau") if _living(cast[name])), None)
    if by is None:
        return 0
    hospital = _payee(cast, by, "hospital", _HOSPITAL, _HOSPITAL_ACCOUNT, "医院开户证明")
    settled = _settled(by, _living(by))
    _decide(cast, by, settled, hospital)
    return len(settled) + _funeral(cast, cast["bureau"])


def _payee(cast: dict[str, Any], by: Any, kind: str, holder: str, account: str, proof: str) -> Any:
    from doudi.care.payables.actions import confirm_payee, propose_payee
    from doudi.core.attachments.uploads import Upload
    from doudi.core.divisions.queries import villages_of

    upload = Upload("证明.pdf", b"%PDF-1.4 invented")
    village = villages_of(by.scope)[0].code
    payee = propose_payee(
        by=by, kind=kind, holder_name=holder, account=account, proof=proof, village_code=village, upload=upload
    )
    return confirm_payee(by=cast["director"], payee=payee, account=account)


def _living(by: Any, after: int = 0) -> list[Any]:
    """Return people under tekun whom a user sees, as many as there are costs, after some."""
    from doudi.registry.models import Award, Person

    tekun = Award.objects.filter(programme="tekun", withdrawn_at=None, valid_to=None).values("person")
    people = Person.objects.visible_to(by).filter(pk__in=tekun, death_date=None, merged_into=None).order_by("pk")
    return list(people[after : after + len(_COSTS)])


def _settled(by: Any, people: list[Any]) -> list[Any]:
    from doudi.care.medical.models import Settlement
    from doudi.care.medical.settlements.file_import import confirm_settlements, upload_settlements
    from doudi.care.medical.settlements.file_rows import COLUMNS
    from doudi.core.clock import today
    from doudi.core.jobs.queue import run_waiting_jobs

    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([str(label) for label in COLUMNS.values()])
    first, last = today() - timedelta(days=12), today() - timedelta(days=4)
    for number, (person, costs) in enumerate(zip(people, _COSTS, strict=False), 1):
        whom = (f"YB{first:%Y%m}{number:04d}", person.id_number.clear(), person.name, _HOSPITAL)
        writer.writerow([*whom, first.isoformat(), last.isoformat(), *costs, "0"])
    file = upload_settlements(by=by, name="医保结算.csv", content=text.getvalue().encode("gb18030"))
    run_waiting_jobs()
    confirm_settlements(by=by, file=file)
    run_waiting_jobs()
    return list(Settlement.objects.order_by("pk"))


def _decide(cast: dict[str, Any], by: Any, settled: list[Any], hospital: Any) -> None:
    """Decide the first two, confirm the first."""
    from doudi.care.medical.settlements.actions import confirm_settlement, decide_settlement

    for row in settled[:2]:
        decide_settlement(by=by, settlement=row, is_carried=True, payee=hospital)
    for row in settled[:1]:
        confirm_settlement(by=cast["director"], settlement=row)


def _funeral(cast: dict[str, Any], by: Any) -> int:
    """Propose to pay for the funeral of a person who died under tekun; one more dies where nobody has."""
    from doudi.care.funerals.actions import propose_funeral, tekun_award_at_death
    from doudi.core.attachments.uploads import Upload

    person = next((one for one in _dead(by) if tekun_award_at_death(one) is not None), None)
    person = person or _death(cast, by)
    if person is None:
        return 0
    payee = _payee(cast, by, "arranger", _ARRANGER, _ARRANGER_ACCOUNT, "侄子，村委会证明")
    upload = Upload("丧葬凭证.pdf", b"%PDF-1.4 invented")
    propose_funeral(by=by, person=person, payee=payee, relation="侄子", upload=upload)
    return 1


def _dead(by: Any) -> Any:
    from doudi.core.clock import today
    from doudi.registry.models import Award, Person

    tekun = Award.objects.filter(programme="tekun", withdrawn_at=None).values("person")
    dead = Person.objects.visible_to(by).filter(pk__in=tekun, merged_into=None)
    return dead.filter(death_date__gte=today() - timedelta(days=366)).order_by("pk")


def _death(cast: dict[str, Any], by: Any) -> Any:
    """Record the death of one more person under tekun by two people; None where there is nobody."""
    from doudi.core.clock import today
    from doudi.registry import actions

    person = next(iter(_living(by, after=len(_COSTS))), None)
    if person is None:
        return None
    died_on = today() - timedelta(days=6)
    report = actions.report_death(by=by, person=person, died_on=died_on, data_source="公安户口注销名单")
    actions.confirm_death_report(by=cast["director"], report=report, why="看过名单，电话核实")
    person.refresh_from_db()
    return person
