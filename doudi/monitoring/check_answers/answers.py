"""Answer a sent economic check from the data at hand; sources without data stay with the officer of the bureau."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.utils.translation import gettext as _

from doudi.casework.economic_checks import actions as economic_checks
from doudi.casework.economic_checks.actions import CheckedResult, record_reply
from doudi.casework.economic_checks.models import CheckResult, CheckSubject, EconomicCheck
from doudi.casework.economic_checks.report_contents import counted_results
from doudi.casework.procedures.steps import CLOSED
from doudi.core.audit.trail import SYSTEM
from doudi.core.clock import this_month, today
from doudi.core.refusals import Refused
from doudi.monitoring.check_answers.declared import Declaration, compare, declaration_of
from doudi.monitoring.check_answers.person_rows import FoundRow, LookedUp, PersonRows, rows_of_people
from doudi.monitoring.check_answers.purposes import Purpose
from doudi.monitoring.deliveries.queries import deliveries_in_force
from doudi.registry.models import Person
from doudi.values.carries import carries

DATA_SETS = {
    "social_insurance": "social_insurance",
    "real_estate": "property",
    "companies": "companies",
    "vehicles": "vehicles",
    "banks": "deposits",
}
"""The data set that answers a source of a check. Of the others the county has no data; they stay with the officer."""
_MOST_AT_ONCE = 200
_Finding = CheckResult.Finding
_log = logging.getLogger("doudi.monitoring")


def run_due() -> int:
    """Answer the sent checks of which there are data; return the number of sources answered."""
    sent = EconomicCheck.objects.filter(state=EconomicCheck.State.SENT).exclude(case__step=CLOSED)
    number = 0
    for check in sent.select_related("case__household").order_by("pk")[:_MOST_AT_ONCE]:
        try:
            number += answer_check(check)
        except (Refused, OSError):
            _log.exception("economic check %s could not be answered", check.pk)
    return number


@carries("MCA57-17")
def answer_check(check: EconomicCheck) -> int:
    """Record the replies of every source in the scope with data at hand and no reply yet; return their number."""
    answered = set(check.results.values_list("source", flat=True))
    waiting = [name for name in check.sources if name in DATA_SETS and name not in answered]
    ready = [name for name in waiting if deliveries_in_force(DATA_SETS[name], this_month())]
    if not ready:
        return 0
    subjects = list(check.subjects.select_related("person"))
    declared = declaration_of(check.case)
    purpose = Purpose("case", check.case, check.case.number, check.case.village_code)
    people = [subject.person for subject in subjects if subject.person is not None]
    for source in ready:
        looked = rows_of_people(people, DATA_SETS[source], this_month(), by=SYSTEM, purpose=purpose)
        results = _results(source, subjects, looked, declared)
        record_reply(by=SYSTEM, check=check, sources=[source], replied_on=today(), results=results)
    return len(ready)


def answer_again(check: EconomicCheck, source: str) -> int:
    """Ask the data once more for a source that they answered; record where they say something else now.

    Returns:
        Of how many people.
    """
    subjects = list(check.subjects.select_related("person"))
    people = [subject.person for subject in subjects if subject.person is not None]
    purpose = Purpose("case", check.case, check.case.number, check.case.village_code)
    looked = rows_of_people(people, DATA_SETS[source], this_month(), by=SYSTEM, purpose=purpose)
    if not looked.has_data:
        return 0
    now = _results(source, subjects, looked, declaration_of(check.case))
    before = {one.subject_id: _said(one) for one in counted_results(check) if one.source == source}
    changed = {pk: result for pk, result in now.items() if before.get(pk) != (result.finding, result.detail)}
    if changed:
        economic_checks.answer_again(by=SYSTEM, check=check, source=source, results=changed)
    return len(changed)


def _said(result: CheckResult) -> tuple[str, str]:
    return str(result.finding), str(result.sealed_detail.clear()) if result.sealed_detail else ""


def _results(
    source: str, subjects: list[CheckSubject], looked: LookedUp, declared: Declaration
) -> dict[int, CheckedResult]:
    family = [row for person in looked.people.values() for row in person.rows]
    results = {}
    for subject in subjects:
        if subject.person is None:
            results[subject.pk] = CheckedResult(_Finding.NOT_ASKED, _("没有登记的人员，不能比对"))
            continue
        results[subject.pk] = _result(source, subject.person, looked, declared, family)
    return results


def _result(
    source: str, person: Person, looked: LookedUp, declared: Declaration, family: Sequence[FoundRow]
) -> CheckedResult:
    found: PersonRows = looked.people[person.pk]
    if not found.rows and found.unjudged:
        detail = _("有{number}条可能是本人的记录还没有判定").format(number=found.unjudged)
        return CheckedResult(_Finding.UNCLEAR, detail, data_of=looked.data_of)
    if not found.rows:
        return CheckedResult(_Finding.NOTHING, data_of=looked.data_of)
    compared = compare(source, declared, person, found.rows, family)
    detail = compared.found
    if found.unjudged:
        detail += "；" + _("另有{number}条待判定").format(number=found.unjudged)
    finding = _Finding.DIFFERS if compared.differs else _Finding.CONSISTENT
    return CheckedResult(finding, detail, compared.declared, looked.data_of)
