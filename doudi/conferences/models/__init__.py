"""Models of conferences."""

from doudi.conferences.models.bodies import Body, Member
from doudi.conferences.models.decisions import Decision, Dissent, Task
from doudi.conferences.models.meetings import (
    AgendaItem,
    Attendance,
    FolderSheet,
    Meeting,
    MeetingDocument,
    Recusal,
)
from doudi.conferences.models.questions import Question

__all__ = [
    "AgendaItem",
    "Attendance",
    "Body",
    "Decision",
    "Dissent",
    "FolderSheet",
    "Meeting",
    "MeetingDocument",
    "Member",
    "Question",
    "Recusal",
    "Task",
]
