"""What the recorder writes down of a meeting: who came, who leaves for a question."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.conferences.bodies.quorum import refuse_without_quorum
from doudi.conferences.meetings.locks import agenda_of, item_on_agenda, lock_meeting, refuse_absent, voting_members
from doudi.conferences.models import AgendaItem, Attendance, Meeting, Member, Recusal
from doudi.conferences.models.bodies import members_on
from doudi.conferences.models.limits import MAX_REASON_LENGTH
from doudi.conferences.refusals import AgendaEmpty, ChairRequired, MeetingDateInvalid, MemberNotPresent
from doudi.conferences.workflow import MEETING_TRANSITIONS
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import advance
from doudi.core.refusals import required_text


@action("conference.open_meeting")
def open_meeting(
    *,
    by: User,
    meeting: Meeting,
    present: Sequence[Member],
    chair: Member,
    absent_remark: str = "",
    seen_version: int | None = None,
) -> Meeting:
    """Record that the meeting takes place: who is present, who is in the chair, why others are absent.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, MeetingDateInvalid, AgendaEmpty, MemberNotPresent,
        ChairRequired, QuorumMissing, ReasonRequired, NumberInText
    """
    require_permission(by, Permission.PREPARE_CONFERENCES)
    locked = lock_meeting(meeting, "open", seen_version)
    if today() < locked.held_on:
        raise MeetingDateInvalid(_("会议还没有到召开的日期。"))
    if not agenda_of(locked):
        raise AgendaEmpty(_("议程上还没有议题。"))
    members = list(members_on(locked.body, locked.held_on))
    refuse_absent(list(present), members, "present")
    _refuse_chair(chair, present)
    refuse_without_quorum(len(present), len(members), locked.held_on)
    keys = {one.pk for one in present}
    remark = ""
    if len(keys) < len(members):
        remark = required_text(absent_remark, "absent_remark", _("请写明缺席的原因。"))[:MAX_REASON_LENGTH]
    for member in members:
        is_present = member.pk in keys
        Attendance.objects.create(
            meeting=locked, member=member, is_present=is_present, remark="" if is_present else remark
        )
    locked.chair = chair
    advance(locked, "open", MEETING_TRANSITIONS)
    sentence = _("{body}{meeting}召开，应到{members}人，实到{present}人，{chair}主持。").format(
        body=locked.get_body_display(),
        meeting=locked.label,
        members=len(members),
        present=len(keys),
        chair=chair.office,
    )
    record(sentence, subject=locked)
    return locked


def _refuse_chair(chair: Member, present: Sequence[Member]) -> None:
    if chair.seat == Member.Seat.MEMBER or chair.pk not in {one.pk for one in present}:
        message = _("主持人须是到会的召集人或副召集人。")
        raise ChairRequired(message, chair=message)


@action("conference.recuse")
def record_recusal(
    *, by: User, meeting: Meeting, item: AgendaItem, member: Member, reason: str, seen_version: int | None = None
) -> Recusal:
    """Record that a member leaves for one question, with the reason; what was decided on it has to be decided again.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, NoSuchMeetingRow, MemberNotPresent, ReasonRequired,
        NumberInText
    """
    require_permission(by, Permission.PREPARE_CONFERENCES)
    locked = lock_meeting(meeting, "recuse", seen_version)
    on_agenda = item_on_agenda(locked, item)
    refuse_absent([member], voting_members(on_agenda), "member")
    why = required_text(reason, "reason")[:MAX_REASON_LENGTH]
    recusal = Recusal.objects.create(item=on_agenda, member=member, reason=why, recorded_by=by)
    advance(locked, "recuse", MEETING_TRANSITIONS)
    sentence = _("{office}回避议题“{title}”。").format(office=member.office, title=on_agenda.question.title)
    record(sentence, subject=locked, why=why)
    return recusal


@action("conference.correct_attendance")
def correct_attendance(
    *, by: User, meeting: Meeting, member: Member, is_present: bool, remark: str, seen_version: int | None = None
) -> Attendance:
    """Correct whether a member was present, until the minutes are drawn up; what was decided is decided again.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, MemberNotPresent, ReasonRequired, QuorumMissing
    """
    require_permission(by, Permission.PREPARE_CONFERENCES)
    locked = lock_meeting(meeting, "correct_attendance", seen_version)
    attendance = locked.attendances.filter(member=member).select_related("member").first()
    if attendance is None or (locked.chair_id == member.pk and not is_present):
        raise MemberNotPresent(_("主持人不能改为缺席；不是主持人主持的，请取消会议，另行召开。"))
    attendance.is_present, attendance.corrected_at = is_present, timezone.now()
    attendance.remark = "" if is_present else required_text(remark, "remark")[:MAX_REASON_LENGTH]
    attendance.save(update_fields=["is_present", "remark", "corrected_at"])
    rows = list(locked.attendances.values_list("is_present", flat=True))
    refuse_without_quorum(sum(rows), len(rows), locked.held_on)
    advance(locked, "correct_attendance", MEETING_TRANSITIONS)
    sentence = _("更正{meeting}的到会情况：{office}。").format(meeting=locked.label, office=member.office)
    record(sentence, subject=locked, new={"is_present": is_present}, why=attendance.remark)
    return attendance
