"""Lock a meeting for a verb, and find the rows of its agenda."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.conferences.models import AgendaItem, Attendance, Meeting, Member
from doudi.conferences.refusals import MemberNotPresent, NoSuchMeetingRow
from doudi.conferences.workflow import MEETING_TRANSITIONS
from doudi.core.process import lock_row, refuse_stale, refuse_transition


def lock_meeting(meeting: Meeting, verb: str, seen_version: int | None = None) -> Meeting:
    """Lock a meeting and refuse what its state does not allow.

    Raises:
        StaleVersion, TransitionNotAllowed
    """
    locked = lock_row(Meeting.objects.select_related("chair"), meeting.pk)
    refuse_stale(locked, seen_version, _("您打开页面以后，别人办理过这次会议，请看现在的情况再办。"))
    sentence = _("这次会议现在是“{state}”，不能这样办。").format(state=locked.get_state_display())
    refuse_transition(MEETING_TRANSITIONS, locked.state, verb, sentence)
    return locked


def agenda_of(meeting: Meeting) -> list[AgendaItem]:
    """Return the agenda without what was dropped, in order."""
    items = meeting.agenda.filter(dropped_by=None).select_related("question", "meeting")
    return list(items.order_by("place", "pk"))


def item_on_agenda(meeting: Meeting, item: AgendaItem) -> AgendaItem:
    """Return an item of the meeting's agenda, as it is now.

    Raises:
        NoSuchMeetingRow
    """
    found = next((one for one in agenda_of(meeting) if one.pk == item.pk), None)
    if found is None:
        raise NoSuchMeetingRow(_("这个议题不在这次会议的议程上。"))
    return found


def voting_members(item: AgendaItem) -> list[Member]:
    """Return who takes part in a question: the members present without those who left for it."""
    recused = set(item.recusals.values_list("member", flat=True))
    present = Attendance.objects.filter(meeting=item.meeting_id, is_present=True).select_related("member")
    return [one.member for one in present.order_by("pk") if one.member_id not in recused]


def refuse_absent(members: list[Member], taking_part: list[Member], field: str) -> None:
    """Refuse members who do not take part.

    Raises:
        MemberNotPresent
    """
    keys = {one.pk for one in taking_part}
    for member in members:
        if member.pk not in keys:
            message = _("{office}没有到会，或者这个议题回避，不能计入。").format(office=member.office)
            raise MemberNotPresent(message, **{field: message})
