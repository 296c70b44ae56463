"""Take in what the data say after a source had answered already: a row was judged since, or a judgement withdrawn."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.casework.economic_checks.actions.reports import CheckedResult
from doudi.casework.economic_checks.models import CheckResult, EconomicCheck
from doudi.casework.economic_checks.refusals import CheckResultMissing
from doudi.casework.economic_checks.sources import source_label
from doudi.casework.economic_checks.workflow import lock_check_for
from doudi.core.audit.trail import SystemActor, action, record
from doudi.core.clock import today
from doudi.values.carries import carries


@carries("MCA57-17", "MCA57-18")
@action("check.answer_again")
def answer_again(
    *, by: SystemActor, check: EconomicCheck, source: str, results: dict[int, CheckedResult]
) -> list[CheckResult]:
    """Record what a source now says of people (by key of the subject) beside what it said before.

    Results and settlements that are there stay. A new difference is to be settled, and the applicant to be told again.

    Raises:
        OutsideScope, TransitionNotAllowed, ConflictOfInterest, RoleNotAllowed, CheckResultMissing
    """
    locked = lock_check_for(check, "answer_again", by)
    subjects = {subject.pk: subject for subject in locked.subjects.all()}
    if not results or not set(results) <= set(subjects):
        raise CheckResultMissing(_("没有新的核对结果。"))
    recorded = [
        CheckResult.objects.create(
            check_request=locked,
            subject=subjects[pk],
            source=source,
            finding=result.finding,
            sealed_detail=result.detail.strip(),
            sealed_declared=result.declared.strip(),
            data_of=result.data_of,
            replied_on=today(),
        )
        for pk, result in results.items()
    ]
    told_on = locked.told_on
    if any(result.finding == CheckResult.Finding.DIFFERS for result in recorded) and told_on is not None:
        locked.told_on, locked.told_how = None, ""
        locked.save(update_fields=["told_on", "told_how"])
    again = told_on is not None and locked.told_on is None
    record(
        _("有的记录判定以后，{source}对核对{number}重新答复{count}人{again}。").format(
            source=source_label(source),
            number=locked.number,
            count=len(recorded),
            again=_("，要再告知申请人") if again else "",
        ),
        subject=locked.case,
        village_code=locked.case.village_code,
        old={"told_on": str(told_on)} if again else None,
    )
    return recorded
