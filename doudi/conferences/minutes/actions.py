"""Draw up minutes, archive them signed, and confirm them: only then do the decisions take effect."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.conferences.kinds import question_kinds
from doudi.conferences.meetings.archive import archive_pdf, archive_upload, refuse_altered
from doudi.conferences.meetings.locks import agenda_of, lock_meeting
from doudi.conferences.minutes.contents import minutes_contents
from doudi.conferences.models import AgendaItem, Decision, Meeting, MeetingDocument, Question
from doudi.conferences.models.decisions import unreplaced_decision
from doudi.conferences.models.limits import MAX_REASON_LENGTH
from doudi.conferences.refusals import ProofRequired, QuestionNotDecided, UnknownQuestionKind
from doudi.conferences.workflow import MEETING_TRANSITIONS, QUESTION_TRANSITIONS, Outcome
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.trail import action, record
from doudi.core.process import advance, lock_row, refuse_same_person
from doudi.core.refusals import required_text
from doudi.values.carries import carries


@action("conference.draw_up_minutes")
def draw_up_minutes(*, by: User, meeting: Meeting, seen_version: int | None = None) -> MeetingDocument:
    """Print and archive the minutes once every question of the agenda is decided; ``by`` is their recorder.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, QuestionNotDecided
    """
    require_permission(by, Permission.PREPARE_CONFERENCES)
    locked = lock_meeting(meeting, "draw_up", seen_version)
    decided = [(item, _decision_of(item)) for item in agenda_of(locked)]
    locked.recorded_by = by
    locked.returned_why = ""
    document = archive_pdf(locked, MeetingDocument.Kind.MINUTES, minutes_contents(locked, decided), by)
    advance(locked, "draw_up", MEETING_TRANSITIONS)
    record(
        _("起草{meeting}的会议纪要第{edition}稿。").format(meeting=locked.label, edition=document.edition),
        subject=locked,
    )
    return document


def _decision_of(item: AgendaItem) -> Decision:
    """Return the decision on an item as it stands.

    Raises:
        QuestionNotDecided: there is none, or after it a member was recused or the attendance corrected.
    """
    decision = unreplaced_decision(item)
    if decision is None or _has_changed_since(item, decision):
        raise QuestionNotDecided(
            _("第{place}项“{title}”还没有记录决定，或者记录以后又有人回避、更正了到会情况，请重新记录决定。").format(
                place=item.place, title=item.question.title
            )
        )
    return decision


def _has_changed_since(item: AgendaItem, decision: Decision) -> bool:
    """Whether somebody left the room for the question, or counts as present or absent, only after its decision."""
    since = decision.recorded_at
    is_recused = item.recusals.filter(recorded_at__gt=since).exists()
    return is_recused or item.meeting.attendances.filter(corrected_at__gt=since).exists()


@action("conference.sign_minutes")
def sign_minutes(
    *, by: User, meeting: Meeting, scan: Upload | None, seen_version: int | None = None
) -> MeetingDocument:
    """Archive the scan of the minutes as the chair and the recorder signed them.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, ProofRequired, EmptyFile, FileTooLarge, WrongFileType
    """
    require_permission(by, Permission.PREPARE_CONFERENCES)
    locked = lock_meeting(meeting, "sign", seen_version)
    if scan is None:
        message = _("请上传主持人和记录人签字的纪要。")
        raise ProofRequired(message, scan=message)
    document = archive_upload(locked, MeetingDocument.Kind.SIGNED_MINUTES, scan, by)
    advance(locked, "sign", MEETING_TRANSITIONS)
    record(_("存入{meeting}签字的会议纪要。").format(meeting=locked.label), subject=locked)
    return document


@carries("P18-9.c")
@action("conference.confirm_minutes")
def confirm_minutes(*, by: User, meeting: Meeting, seen_version: int | None = None) -> Meeting:
    """Confirm the signed minutes as a second person; every decision takes effect in the room that raised its question.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, SecondPersonRequired, DocumentAltered,
        UnknownQuestionKind, and what the rooms refuse
    """
    require_permission(by, Permission.CONFIRM_CONFERENCES)
    locked = lock_meeting(meeting, "confirm", seen_version)
    signed = locked.documents.filter(kind=MeetingDocument.Kind.SIGNED_MINUTES).last()
    uploader = signed.made_by_id if signed else None
    sentence = _("会议纪要由记录人以外的人确认。")
    refuse_same_person(by, locked.recorded_by_id, uploader, sentence=sentence)
    for document in locked.documents.select_related("attachment"):
        refuse_altered(document)
    locked.confirmed_by, locked.confirmed_at = by, timezone.now()
    advance(locked, "confirm", MEETING_TRANSITIONS)
    for item in agenda_of(locked):
        _settle(by, item, _decision_of(item))
    sentence = _("确认{body}{meeting}的会议纪要，决定生效。").format(
        body=locked.get_body_display(), meeting=locked.label
    )
    record(sentence, subject=locked)
    return locked


def _settle(by: User, item: AgendaItem, decision: Decision) -> None:
    question = lock_row(Question.objects.all(), item.question_id)
    if decision.outcome == Outcome.ADJOURNED:
        advance(question, "adjourn", QUESTION_TRANSITIONS)
        return
    kind = question_kinds().get(question.kind)
    if kind is None:
        raise UnknownQuestionKind(_("没有“{kind}”这种议题。").format(kind=question.kind))
    advance(question, "settle", QUESTION_TRANSITIONS)
    kind.outcome(by=by, question=question, decision=decision)


@action("conference.return_minutes")
def return_minutes(*, by: User, meeting: Meeting, why: str, seen_version: int | None = None) -> Meeting:
    """Send the minutes back to the recorder, with the reason.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, ReasonRequired
    """
    require_permission(by, Permission.CONFIRM_CONFERENCES)
    locked = lock_meeting(meeting, "return", seen_version)
    locked.returned_why = required_text(why, "why")[:MAX_REASON_LENGTH]
    advance(locked, "return", MEETING_TRANSITIONS)
    record(_("退回{meeting}的会议纪要。").format(meeting=locked.label), subject=locked, why=locked.returned_why)
    return locked
