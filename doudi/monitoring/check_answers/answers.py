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
from doudi.matching import source_names, source_profile
from doudi.monitoring.check_answers.declared import Declaration, compare, declaration_of, described
from doudi.monitoring.check_answers.person_rows import (
    FoundRow,
    LookedUp,
    PersonRows,
    rows_of_people,
    rows_of_unregistered,
)
from doudi.monitoring.check_answers.purposes import Purpose
from doudi.monitoring.deliveries.queries import deliveries_in_force
from doudi.registry.models import Person
from doudi.values.carries import carries

DATA_SETS = {profile.check_source: name for name in source_names() if (profile := source_profile(name)).check_source}
"""The data set that answers a source of a check, as the data sets declare it."""
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
    for source in ready:
        record_reply(by=SYSTEM, check=check, sources=[source], replied_on=today(), results=_results(check, source))
    return len(ready)


def answer_again(check: EconomicCheck, source: str) -> int:
    """Ask the data again for a source that they answered; record where they say something else now.

    Returns:
        Of how many people.
    """
    if not deliveries_in_force(DATA_SETS[source], this_month()):
        return 0
    now = _results(check, source)
    before = {one.subject_id: _said(one) for one in counted_results(check) if one.source == source}
    changed = {pk: result for pk, result in now.items() if before.get(pk) != (result.finding, result.detail)}
    if changed:
        economic_checks.answer_again(by=SYSTEM, check=check, source=source, results=changed)
    return len(changed)


def _said(result: CheckResult) -> tuple[str, str]:
    return str(result.finding), str(result.sealed_detail.clear()) if result.sealed_detail else ""


def _results(check: EconomicCheck, source: str) -> dict[int, CheckedResult]:
    """Return what a data set says of each subject; obligors are asked only with their own consent, and apart."""
    subjects = list(check.subjects.select_related("person").prefetch_related("consents"))
    asked = [one for one in subjects if one.role != CheckSubject.Role.OBLIGOR or one.consent is not None]
    purpose = Purpose("case", check.case, check.case.number, check.case.village_code)
    people = [subject.person for subject in asked if subject.person is not None]
    looked = rows_of_people(people, DATA_SETS[source], this_month(), by=SYSTEM, purpose=purpose)
    declared = declaration_of(check.case)
    members = {one.person_id for one in subjects if one.role != CheckSubject.Role.OBLIGOR}
    family = [row for key, person in looked.people.items() if key in members for row in person.rows]
    results = {}
    for subject in subjects:
        if subject not in asked:
            results[subject.pk] = CheckedResult(_Finding.NOT_ASKED, _("未取得授权，未查"))
        elif subject.role == CheckSubject.Role.OBLIGOR:
            results[subject.pk] = _obligor_result(source, subject, looked, purpose)
        elif subject.person is None:
            results[subject.pk] = CheckedResult(_Finding.NOT_ASKED, _("没有登记的人员，不能比对"))
        else:
            results[subject.pk] = _result(source, subject.person, looked, declared, family)
    return results


@carries("SAL2026-41")
def _obligor_result(source: str, subject: CheckSubject, looked: LookedUp, purpose: Purpose) -> CheckedResult:
    """Return what a data set has of an obligor who consented: nothing of it is compared with the declaration."""
    number = str(subject.id_number.clear()) if subject.id_number else ""
    if subject.person is not None:
        found = looked.people[subject.person.pk]
    elif number:
        named = {subject.pk: (subject.name, number)}
        by_number = rows_of_unregistered(named, DATA_SETS[source], this_month(), by=SYSTEM, purpose=purpose)
        found = by_number.people[subject.pk]
    else:
        return CheckedResult(_Finding.NOT_ASKED, _("没有身份证号，不能比对"))
    if found.rows:
        return CheckedResult(_Finding.FOUND, described(source, found.rows), data_of=looked.data_of)
    if found.unjudged:
        detail = _("有{number}条可能是本人的记录还没有判定").format(number=found.unjudged)
        return CheckedResult(_Finding.UNCLEAR, detail, data_of=looked.data_of)
    return CheckedResult(_Finding.NOTHING, data_of=looked.data_of)


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
