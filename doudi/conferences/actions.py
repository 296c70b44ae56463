"""All actions of conferences. Each locks its row, checks, writes, and records one audit sentence."""

from doudi.conferences.bodies.actions import add_member, end_member
from doudi.conferences.meetings.agenda import (
    add_questions,
    cancel_meeting,
    drop_question,
    move_meeting,
    order_agenda,
    plan_meeting,
)
from doudi.conferences.meetings.archive import read_meeting_document
from doudi.conferences.meetings.decisions import Draft, record_decision
from doudi.conferences.meetings.folder import rework_agenda, send_folder
from doudi.conferences.meetings.session import correct_attendance, open_meeting, record_recusal
from doudi.conferences.minutes.actions import confirm_minutes, draw_up_minutes, return_minutes, sign_minutes
from doudi.conferences.questions.actions import raise_question, withdraw_question
from doudi.conferences.questions.corrections import raise_correction
from doudi.conferences.tasks.actions import finish_task, read_proof

__all__ = [
    "Draft",
    "add_member",
    "add_questions",
    "cancel_meeting",
    "confirm_minutes",
    "correct_attendance",
    "draw_up_minutes",
    "drop_question",
    "end_member",
    "finish_task",
    "move_meeting",
    "open_meeting",
    "order_agenda",
    "plan_meeting",
    "raise_correction",
    "raise_question",
    "read_meeting_document",
    "read_proof",
    "record_decision",
    "record_recusal",
    "return_minutes",
    "rework_agenda",
    "send_folder",
    "sign_minutes",
    "withdraw_question",
]
