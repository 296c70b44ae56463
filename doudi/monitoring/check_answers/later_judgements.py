"""Rows judged after a check was answered: the checks of the people whom they mean or meant are answered again."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from doudi.casework.economic_checks.models import CheckResult, EconomicCheck
from doudi.casework.procedures.steps import CLOSED
from doudi.core.accounts.models import User
from doudi.core.jobs.models import Job
from doudi.core.jobs.queue import Progress, enqueue, job_handler
from doudi.monitoring.check_answers.answers import DATA_SETS, answer_again
from doudi.monitoring.judgements.models import UnclearRow
from doudi.monitoring.judgements.people import people_meant
from doudi.registry.people.merged_records import surviving_records

ANSWER_JOB = "check_answers.answer_again"
_State = EconomicCheck.State
_OPEN = Q(check_request__state__in=(_State.SENT, _State.REPORTED)) & ~Q(check_request__case__step=CLOSED)
"""Checks whose case is not decided; of one that is disputed the new check is answered."""


def follow_judgement(rows: Sequence[UnclearRow], by: User) -> None:
    """Ask the data again for every open check that a judged row concerns, as a job after the judgement is stored."""
    sources = {data_set: source for source, data_set in DATA_SETS.items()}
    wanted: set[tuple[int, str]] = set()
    for row in rows:
        source = sources.get(row.delivery.source)
        if source is not None:
            wanted |= {(check, source) for check in _answered_checks(source, _people(row))}
    waiting = Job.objects.filter(kind=ANSWER_JOB, state=Job.State.WAITING).values_list("arguments", flat=True)
    enqueued = {(arguments["check"], arguments["source"]) for arguments in waiting}
    for check, source in sorted(wanted - enqueued):
        enqueue(ANSWER_JOB, by=by, check=check, source=source)


def _people(row: UnclearRow) -> set[int]:
    """Return the keys of the people whom a row may mean, those merged into theirs included."""
    survivors = surviving_records()
    kept = {survivors.get(pk, pk) for pk in people_meant(row)}
    return kept | {merged for merged, into in survivors.items() if into in kept}


def _answered_checks(source: str, people: set[int]) -> set[int]:
    """Return the open checks of people in which data answered a source."""
    answered = CheckResult.objects.filter(
        _OPEN, source=source, data_of__isnull=False, check_request__subjects__person__in=people
    )
    return set(answered.order_by().values_list("check_request", flat=True).distinct())


@job_handler(ANSWER_JOB)
def answer_check_again(*, by: User, progress: Progress, check: int, source: str) -> None:  # noqa: ARG001 - a handler
    """Answer a check again for a source, unless its case was decided since."""
    found = EconomicCheck.objects.select_related("case__household").get(pk=check)
    if found.state in {_State.SENT, _State.REPORTED} and found.case.step != CLOSED:
        answer_again(found, source)
