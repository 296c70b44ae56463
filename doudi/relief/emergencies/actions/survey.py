"""Answer the survey of a village, from a page or a phone, and pass a need on (P18-8.b, P18-6.g)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from doudi.casework import actions as casework
from doudi.casework.models import Lead
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.divisions.models import Division
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import contains
from doudi.core.process import lock_row
from doudi.core.refusals import OutsideScope, StaleVersion, TransitionNotAllowed, required_text
from doudi.relief.emergencies.models import Answer, EmergencyEvent, SurveyAnswer, SurveyRow
from doudi.relief.emergencies.refusals import AnswerInvalid, NeedAlreadyReported
from doudi.relief.emergencies.workflow import EventState
from doudi.values.carries import carries

LONGEST_NOTE = 200


@dataclass(frozen=True)
class SurveyReport:
    """Answers for a village as a page or phone sends them; ``key`` is made with the page and counts once.

    ``seen_answer`` is the latest answer that the page knew; later ones by others are not overwritten unseen.
    """

    key: str
    answers: Mapping[int, str]
    observed_at: datetime | None = None
    note: str = ""
    notes: Mapping[int, str] = field(default_factory=dict)
    seen_answer: int | None = None


def answers_of_village(event: EmergencyEvent, village_code: str) -> int:
    """Return the key of the latest answer of a village, 0 before the first."""
    latest = SurveyAnswer.objects.filter(row__event=event, row__village_code=village_code).order_by("-pk").first()
    return latest.pk if latest else 0


@carries("P18-8.b", "SAL2026-49")
@action("relief.survey.answer")
def answer_survey(*, by: User, event: EmergencyEvent, village_code: str, report: SurveyReport) -> int:
    """Record answers for people of a village: safe, in need, or unreachable; return how many are new.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, AnswerInvalid, StaleVersion
    """
    require_permission(by, Permission.APPLY_ON_BEHALF)
    if not contains(by.scope, village_code):
        raise OutsideScope(_("这个村（居）不在您的辖区内。"))
    running = EmergencyEvent.objects.get(pk=event.pk)
    if running.state != EventState.RUNNING:
        raise TransitionNotAllowed(_("这个事件不在进行中。"))
    given = SurveyRow.objects.filter(event=event, village_code=village_code, pk__in=report.answers)
    rows = {row.pk: row for row in given.select_for_update(of=("self",)).order_by("pk")}
    wrong = not report.answers or set(rows) != set(report.answers)
    if wrong or not all(state in Answer.values and state != Answer.OPEN for state in report.answers.values()):
        raise AnswerInvalid(_("请至少选一个人的情况：平安、有困难或者联系不上。"))
    received = set(SurveyAnswer.objects.filter(row__in=rows, client_key=report.key).values_list("row_id", flat=True))
    fresh = {pk: row for pk, row in rows.items() if pk not in received}
    _refuse_overwriting(fresh, report)
    observed_at = _plausible(report.observed_at, running)
    for pk, row in fresh.items():
        SurveyAnswer.objects.create(
            row=row,
            state=report.answers[pk],
            sealed_note=(report.notes.get(pk) or report.note).strip()[:LONGEST_NOTE],
            observed_at=observed_at,
            recorded_by=by,
            client_key=report.key,
        )
        row.state, row.answered_at, row.answered_by = report.answers[pk], observed_at, by
    SurveyRow.objects.bulk_update(fresh.values(), ["state", "answered_at", "answered_by"])
    counts = {str(state.label): list(report.answers.values()).count(state) for state in Answer if state != Answer.OPEN}
    record(
        _("{name}摸排{place}：{counts}。").format(
            name=running.name,
            place=place_name(village_code),
            counts="、".join(f"{label}{number}" for label, number in counts.items() if number),
        ),
        subject=running,
        village_code=village_code,
    )
    return len(fresh)


def _refuse_overwriting(rows: Mapping[int, SurveyRow], report: SurveyReport) -> None:
    """Refuse where somebody else answered differently for one of the people after the page was made.

    Raises:
        StaleVersion
    """
    if report.seen_answer is None:
        return
    later = SurveyAnswer.objects.filter(row__in=rows, pk__gt=report.seen_answer)
    if any(one.state != report.answers[one.row_id] for one in later):
        raise StaleVersion(_("您打开页面以后，别人登记了不同的情况，请看过再决定。"))


def _plausible(observed_at: datetime | None, event: EmergencyEvent) -> datetime:
    """Return when the family was spoken with: as the phone says, unless before the plan began or in the future."""
    now = timezone.now()
    started = event.plan_started_at or now
    return observed_at if observed_at is not None and started <= observed_at <= now else now


@carries("P18-6.g", "P18-10.c")
def report_need(*, by: User, row: SurveyRow, text: str) -> SurveyRow:
    """Make the need of somebody on the survey list a lead, which the township follows up.

    Raises:
        PermissionRequired, OutsideScope, AnswerInvalid, NeedAlreadyReported, ReasonRequired
    """
    with transaction.atomic():
        outside = OutsideScope(_("这一户不在您的辖区内。"))
        locked = lock_row(SurveyRow.objects.visible_to(by), row.pk, missing=outside)
        if locked.state != Answer.NEEDS:
            raise AnswerInvalid(_("先登记“有困难”，再转为线索。"))
        if locked.need_lead_id is not None or locked.lead_id is not None:
            raise NeedAlreadyReported(_("这一户已经是困难线索。"))
        locked.need_lead = casework.report_lead(
            by=by,
            village=Division.objects.get(code=locked.village_code),
            need=Lead.Need.DISASTER,
            who=locked.name,
            text=gettext_noop("{name}摸排发现：{text}").format(
                name=locked.event.name, text=required_text(text, "text", _("请写明有什么困难。"), is_sealed=True)
            ),
        )
        locked.save(update_fields=["need_lead"])
    return locked
