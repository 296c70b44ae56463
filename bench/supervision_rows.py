"""A year of casework, payments and visits of a county, multiplied out of one row of each table by SQL.

The rows are as plain as the measures need them: a case with its check, notice and decision; a payment a month for each
award; a visit a month for everybody in extreme hardship. Everything is invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import Model

DAYS, MONTHS = 365, 12
CASES, REVIEWS, WARNINGS, MATTERS = 24_000, 20_000, 24_000, 6_000
LATE_EACH, NEVER_EACH = 9, 23
"""Every ninth thing is done four days late, every twenty-third never."""


@dataclass(frozen=True)
class Office:
    """Who writes the rows, in which year."""

    officer: Any
    reviewer: Any
    leader: Any
    finance: Any
    year: int

    @property
    def first(self) -> date:
        """The first day of the year."""
        return date(self.year, 1, 1)


def day(first: date, offset: str) -> str:
    """Return the expression of a day some days after another."""
    from django.db import connection

    if connection.vendor == "postgresql":
        return f"(DATE '{first}' + CAST({offset} AS integer))"
    return f"date('{first}', '+' || ({offset}) || ' days')"


def multiply(template: Model, source: str, **varied: str) -> int:
    """Copy a saved row for each row of ``source``, whose column n begins at 1; return the key before the copies.

    Args:
        source: a query with n, and what the expressions of ``varied`` ask for as s.column.
        varied: expressions of columns that differ; the others are those of the template.
    """
    from django.db import connection

    meta = template._meta
    columns = [field.column for field in meta.concrete_fields]
    key = int(template.pk)
    chosen = [f"{key} + s.n" if one == meta.pk.column else varied.get(one, f't."{one}"') for one in columns]
    named = ", ".join(f'"{one}"' for one in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {meta.db_table} ({named}) SELECT {', '.join(chosen)} "
            f"FROM ({source}) s CROSS JOIN {meta.db_table} t WHERE t.id = {key}"
        )
    return key


def series(number: int) -> str:
    """Return the query of the numbers from 1, each with a village."""
    return f"""WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {number}),
        places AS (SELECT code, row_number() OVER (ORDER BY code) - 1 AS place FROM divisions_division
                   WHERE level = 'village'),
        villages AS (SELECT count(*) AS of FROM places)
        SELECT n, code FROM numbers CROSS JOIN villages JOIN places ON place = n % villages.of"""


def done(first: date, due: str) -> str:
    """Return the expression of the day on which something due is done: mostly before, some late, some never."""
    late, early = day(first, f"{due} + 4"), day(first, f"CASE WHEN {due} > 1 THEN {due} - 2 ELSE {due} END")
    return f"CASE WHEN s.n % {NEVER_EACH} = 0 THEN NULL WHEN s.n % {LATE_EACH} = 0 THEN {late} ELSE {early} END"


def add_people(number: int) -> None:
    """Families of three without identity numbers, so that the registry has its size; every fifteenth has an award."""
    from django.utils import timezone

    from doudi.core.divisions.models import Division
    from doudi.registry.models import Award, Household, Person

    if number <= 0:
        return
    village = Division.objects.filter(level="village").first()
    home = Household.objects.create(number="B", village=village)
    person = Person.objects.create(
        number="B", name="某", sex="male", birth_date=date(1960, 1, 1), household=home, village=village
    )
    source = series(number)
    homes = multiply(home, series(number // 3 + 1), number="'B' || s.n", village_id="s.code")
    people = multiply(person, source, number="'B' || s.n", village_id="s.code", household_id=f"{homes} + (s.n + 2) / 3")
    award = Award.objects.create(
        number="B", person=person, programme="dibao", dibao_class="other", assessed_income_fen=0, source="roll",
        valid_from=date(2022, 1, 1), recorded_at=timezone.now(), in_institution=False,
    )  # fmt: skip
    of_person = f"SELECT n, n * 15 AS person FROM ({series(number // 15)}) a"
    programme = "CASE WHEN s.n % 5 = 0 THEN 'tekun' ELSE 'dibao' END"
    multiply(award, of_person, number="'B' || s.n", person_id=f"{people} + s.person", programme=programme)


def add_cases(office: Office) -> None:
    """Cases of dibao with applications, reports of checks, notices and decisions; some open past their day."""
    from django.utils import timezone

    from doudi.casework.models import Application, Case, CheckReport, Decision, EconomicCheck, PublicNotice

    first, source, due = office.first, series(CASES), f"s.n % {DAYS}"
    village = {"village_code": "s.code"}
    application = Application.objects.create(
        receipt="B", channel="window", village_code="0" * 12, applicant_name="某", sealed_answers="",
        sent_at=timezone.now(),
    )  # fmt: skip
    base = multiply(application, source, receipt="'B' || s.n", **village)
    case = Case.objects.create(
        number="B", application=application, procedure_id="dibao", village_code="0" * 12, step="closed",
        step_since=first, accepted_on=first, due_on=first, outcome="granted",
    )  # fmt: skip
    is_open = f"s.n % {NEVER_EACH} = 0"
    cases = multiply(
        case,
        source,
        number="'B' || s.n",
        application_id=f"{base} + s.n",
        due_on=day(first, due),
        outcome=f"CASE WHEN {is_open} THEN '' ELSE 'granted' END",
        step=f"CASE WHEN {is_open} THEN 'investigation' ELSE 'closed' END",
        next_due_on=f"CASE WHEN {is_open} THEN {day(first, due)} ELSE NULL END",
        **village,
    )
    of_case = {"case_id": f"{cases} + s.n"}
    check = EconomicCheck.objects.create(
        case=case, number="B", purpose="application", state="reported", sources=[], opened_by=office.officer,
        opened_on=first,
    )  # fmt: skip
    checks = multiply(check, source, number="'B' || s.n", **of_case)
    report = CheckReport.objects.create(
        check_request=check, number="B", reported_on=first, valid_until=first, origin="monitoring"
    )
    multiply(report, source, number="'B' || s.n", check_request_id=f"{checks} + s.n")
    notice = PublicNotice.objects.create(
        case=case, first_day=first, last_day=first - timedelta(days=9), lines=[], ended_on=first
    )
    multiply(notice, source, **of_case)
    decision = Decision.objects.create(
        case=case, number="B", outcome="granted", reason="符合", sealed_explanation="", decided_by=office.leader,
        decided_on=first, delivered_on=first,
    )  # fmt: skip
    decided = f"SELECT * FROM ({source}) d WHERE d.n % {NEVER_EACH} <> 0"
    multiply(decision, decided, number="'B' || s.n", decided_on=done(first, due), **of_case)


def add_payments(office: Office, months: int = MONTHS) -> int:
    """A run each month that pays every award, of which one in forty comes back; rolls confirmed; return how many."""
    from django.db.models import Max
    from django.utils import timezone

    from doudi.payments.models import Confirmation, Payment, Run
    from doudi.registry.models import Award
    from doudi.values.benefit_month import add_months

    now, award = timezone.now(), Award.objects.select_related("person").order_by("pk").first()
    if award is None:
        return 0
    people = """SELECT row_number() OVER (ORDER BY a.id) AS n, a.person_id, a.programme, p.village_id
        FROM registry_award a JOIN registry_person p ON p.id = a.person_id WHERE a.withdrawn_at IS NULL
        AND a.id IN (SELECT max(id) FROM registry_award GROUP BY person_id, programme)"""
    for number in range(months):
        month = add_months(office.first, number)
        run = Run.objects.create(
            number=f"B{number}", kind="monthly", month=month, first_month=month, known_at=now, state="closed",
            due_on=month + timedelta(days=14), prepared_by=office.officer, prepared_at=now, reviewed_by=office.reviewer,
            approved_by=office.leader, released_by=office.finance, released_at=now,
        )  # fmt: skip
        row = Payment(
            run=run, item_id=f"B{number}", person=award.person, programme="none", village_code="0" * 12,
            amount_fen=500_00, holder_name="某", account_basis="own", state="paid", settled_on=month,
        )  # fmt: skip
        row.pk = (Payment.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
        row.save(force_insert=True)
        multiply(
            row,
            people,
            item_id=f"'B{number}-' || s.n",
            person_id="s.person_id",
            programme="s.programme",
            village_code="s.village_id",
            state="CASE WHEN s.n % 40 = 0 THEN 'returned' ELSE 'paid' END",
        )
        Confirmation.objects.bulk_create(
            Confirmation(
                run=run,
                township_code=code,
                payments_number=1,
                total_fen=1,
                confirmed_by=office.officer,
                confirmed_at=now,
            )
            for code in _townships()
        )
    return Payment.objects.count()


def _townships() -> list[str]:
    from doudi.core.divisions.queries import township_governments

    return [one.code for one in township_governments()]


def add_visits(office: Office) -> None:
    """A visit a month of everybody awarded tekun, of which some are late and some are never made."""
    from doudi.care.visits.models import CareVisit, PlannedVisit
    from doudi.registry.models import Award
    from doudi.values.benefit_month import add_months

    award = Award.objects.filter(programme="tekun", withdrawn_at=None).select_related("person").first()
    if award is None:
        return
    source = """SELECT row_number() OVER (ORDER BY p.id) AS n, p.id AS person_id, p.village_id FROM registry_person p
        WHERE p.id IN (SELECT person_id FROM registry_award WHERE programme = 'tekun' AND withdrawn_at IS NULL)"""
    for number in range(MONTHS):
        first = add_months(office.first, number)
        due = first + timedelta(days=20)
        row = PlannedVisit.objects.create(
            person=award.person, village_code="0" * 12, kind="county", cycle="sample", due_from=first, due_on=due,
            last_on=due, state="missed",
        )  # fmt: skip
        person = {"person_id": "s.person_id", "village_code": "s.village_id", "kind": "'village'"}
        planned = multiply(row, source, **person)
        visit = CareVisit.objects.create(
            planned=row, visited_on=due, outcome="seen", manner="on_site", sealed_answers="", client_key="B",
            recorded_by=office.officer,
        )  # fmt: skip
        made = f"SELECT * FROM ({source}) m WHERE m.n % {NEVER_EACH} <> 0"
        visits = multiply(visit, made, planned_id=f"{planned} + s.n", visited_on=done(first, "20"))
        _count_visits(planned, visits)


def _count_visits(planned: int, visits: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE care_visits_plannedvisit SET state = 'done', counted_visit_id = {visits} + (id - {planned}) "
            f"WHERE id > {planned} AND (id - {planned}) % {NEVER_EACH} <> 0"
        )


def add_matters(office: Office) -> None:
    """Warnings, leads, referrals, publications and annual reviews, in time, late and open."""
    from doudi.casework.models import AnnualReview, Case, Lead, Publication, Referral
    from doudi.core.attachments.models import Attachment
    from doudi.monitoring.warnings.models import Warning as MonitoringWarning
    from doudi.registry.models import Household, Person

    first, due = office.first, f"s.n % {DAYS}"
    person, case = Person.objects.order_by("pk").first(), Case.objects.order_by("pk").first()
    home = Household.objects.order_by("pk").first()
    ended = {"due_on": day(first, due), "ended_on": done(first, due), "village_code": "s.code"}
    is_open = f"s.n % {NEVER_EACH} = 0"
    warning = MonitoringWarning.objects.create(
        rule_id="W02", rule_version="1", warning_class="b", severity="b", person=person, village_code="0" * 12,
        month=first, source="deaths", tier="t1", sealed_evidence="", facts_digest="B", first_seen_on=first,
        last_seen_on=first, look_due_on=first, visit_due_on=first, due_on=first, state="ended", finding="no_need",
        looked_on=first, ended_on=first, sealed_reason="", sealed_note="",
    )  # fmt: skip
    multiply(
        warning,
        series(WARNINGS),
        facts_digest="'B' || s.n",
        first_seen_on=day(first, due),
        look_due_on=day(first, due),
        looked_on=done(first, due),
        state=f"CASE WHEN {is_open} THEN 'open' ELSE 'ended' END",
        **ended,
    )
    lead = Lead.objects.create(
        village_code="0" * 12, sealed_text="", due_on=first, need="illness", ended_on=first, outcome="visit"
    )
    multiply(lead, series(MATTERS), outcome=f"CASE WHEN {is_open} THEN '' ELSE 'visit' END", **ended)
    referral = Referral.objects.create(
        village_code="0" * 12, sealed_text="", due_on=first, person=person, kind="medical", department="医保局",
        department_code="mib", handed_over_on=first, ended_on=first, outcome="answered",
    )  # fmt: skip
    multiply(referral, series(MATTERS), outcome=f"CASE WHEN {is_open} THEN '' ELSE 'answered' END", **ended)
    photo = Attachment.objects.create(
        key="0" * 32, name="现场.png", kind="photo", media_type="image/png", size=1, sha256="0" * 64,
        village_code="0" * 12, uploaded_by=office.officer,
    )  # fmt: skip
    published = Publication.objects.create(
        case=case, village_code="0" * 12, programme="dibao", lines=[], due_on=first, photo=photo,
        posted_by=office.officer, first_day=first,
    )  # fmt: skip
    multiply(
        published,
        series(MATTERS),
        due_on=day(first, due),
        first_day=done(first, due),
        village_code="s.code",
    )
    review = AnnualReview.objects.create(
        year=office.year - 9, household=home, village_code="0" * 12, head_name="某", people=1, programmes=",dibao,",
        compared_on=first, state="done", case=case,
    )  # fmt: skip
    homes = f"SELECT row_number() OVER (ORDER BY id) AS n, id, village_id FROM registry_household LIMIT {REVIEWS}"
    multiply(review, homes, year=str(office.year), household_id="s.id", village_code="s.village_id")
