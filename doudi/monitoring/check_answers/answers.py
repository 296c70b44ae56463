"""Answer a sent economic check from the data at hand; sources without data stay with the officer of the bureau."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

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


@carries("MCA57-17", "MCA83-III.2", "SC649-58")
def answer_check(check: EconomicCheck) -> int:
    """Record the replies of every source in the scope with data at hand and no reply yet; return their number."""
    answered = set(check.results.values_list("source", flat=True))
    waiting = [name for name in check.sources if name in DATA_SETS and name not in answered]
    ready = [name for name in waiting if deliveries_in_force(DATA_SETS[name], this_month())]
    if not ready:
        return 0
    asked = _asked(check)
    for source in ready:
        record_reply(by=SYSTEM, check=check, sources=[source], replied_on=today(), results=_results(asked, source))
    return len(ready)


def answer_again(check: EconomicCheck, source: str) -> int:
    """Ask the data again for a source that they answered; record where they say something else now.

    Returns:
        Of how many people.
    """
    if not deliveries_in_force(DATA_SETS[source], this_month()):
        return 0
    now = _results(_asked(check), source)
    before = {one.subject_id: _said(one) for one in counted_results(check) if one.source == source}
    changed = {pk: result for pk, result in now.items() if before.get(pk) != (result.finding, result.detail)}
    if changed:
        economic_checks.answer_again(by=SYSTEM, check=check, source=source, results=changed)
    return len(changed)


def _said(result: CheckResult) -> tuple[str, str]:
    return str(result.finding), str(result.sealed_detail.clear()) if result.sealed_detail else ""


@dataclass(frozen=True)
class _Asked:
    """What is the same for every source of a check: whom it may be asked about, why, and what they declared.

    Attributes:
        members: the subjects of the family.
        obligors: those who live apart and consented; the others are not asked.
        without_consent: the keys of the others.
        unregistered: name and number of the obligors who are in no register, by key.
    """

    members: tuple[CheckSubject, ...]
    obligors: tuple[CheckSubject, ...]
    without_consent: tuple[int, ...]
    unregistered: dict[int, tuple[str, str]]
    purpose: Purpose
    declared: Declaration


def _asked(check: EconomicCheck) -> _Asked:
    subjects = check.subjects.select_related("person").prefetch_related("consents")
    apart = [one for one in subjects if one.role == CheckSubject.Role.OBLIGOR]
    obligors = tuple(one for one in apart if one.consent is not None)
    return _Asked(
        tuple(one for one in subjects if one.role != CheckSubject.Role.OBLIGOR),
        obligors,
        tuple(one.pk for one in apart if one.consent is None),
        {one.pk: (one.name, str(one.id_number.clear())) for one in obligors if one.person is None and one.id_number},
        Purpose("case", check.case, check.case.number, check.case.village_code),
        declaration_of(check.case),
    )


def _results(asked: _Asked, source: str) -> dict[int, CheckedResult]:
    """Return what a data set says of each subject; obligors are asked only with their own consent, and apart."""
    data_set, month = DATA_SETS[source], this_month()
    people = [subject.person for subject in (*asked.members, *asked.obligors) if subject.person is not None]
    looked = rows_of_people(people, data_set, month, by=SYSTEM, purpose=asked.purpose)
    by_number: Mapping[int, PersonRows] = {}
    if asked.unregistered:
        by_number = rows_of_unregistered(asked.unregistered, data_set, month, by=SYSTEM, purpose=asked.purpose).people
    own = {subject.person_id for subject in asked.members}
    family = [row for key, person in looked.people.items() if key in own for row in person.rows]
    results = {pk: CheckedResult(_Finding.NOT_ASKED, _("未取得授权，未查")) for pk in asked.without_consent}
    for subject in asked.obligors:
        found = by_number.get(subject.pk) if subject.person is None else looked.people[subject.person.pk]
        results[subject.pk] = _obligor_result(source, found, looked.data_of)
    for subject in asked.members:
        if subject.person is None:
            results[subject.pk] = CheckedResult(_Finding.NOT_ASKED, _("没有登记的人员，不能比对"))
        else:
            results[subject.pk] = _result(source, subject.person, looked, asked.declared, family)
    return dict(sorted(results.items()))


@carries("SAL2026-41")
def _obligor_result(source: str, found: PersonRows | None, data_of: date | None) -> CheckedResult:
    """Return what a data set has of an obligor who consented: nothing of it is compared with the declaration."""
    if found is None:
        return CheckedResult(_Finding.NOT_ASKED, _("没有身份证号，不能比对"))
    if found.rows:
        return CheckedResult(_Finding.FOUND, described(source, found.rows), data_of=data_of)
    if found.unjudged:
        return _unclear(found, data_of)
    return CheckedResult(_Finding.NOTHING, data_of=data_of)


def _unclear(found: PersonRows, data_of: date | None) -> CheckedResult:
    detail = _("有{number}条可能是本人的记录还没有判定").format(number=found.unjudged)
    return CheckedResult(_Finding.UNCLEAR, detail, data_of=data_of)


def _result(
    source: str, person: Person, looked: LookedUp, declared: Declaration, family: Sequence[FoundRow]
) -> CheckedResult:
    found: PersonRows = looked.people[person.pk]
    if not found.rows and found.unjudged:
        return _unclear(found, looked.data_of)
    if not found.rows:
        return CheckedResult(_Finding.NOTHING, data_of=looked.data_of)
    compared = compare(source, declared, person, found.rows, family)
    detail = compared.found
    if found.unjudged:
        detail += "；" + _("另有{number}条待判定").format(number=found.unjudged)
    finding = _Finding.DIFFERS if compared.differs else _Finding.CONSISTENT
    return CheckedResult(finding, detail, compared.declared, looked.data_of)
