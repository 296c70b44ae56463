"""The folder that the members get before a meeting: the facts of each question, frozen with a digest."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.utils.translation import gettext as _

from doudi.conferences.kinds import question_kinds
from doudi.conferences.meetings.archive import archive_pdf
from doudi.conferences.meetings.locks import agenda_of, lock_meeting
from doudi.conferences.models import AgendaItem, FolderSheet, Meeting, MeetingDocument
from doudi.conferences.refusals import AgendaEmpty, DocumentAltered, UnknownQuestionKind
from doudi.conferences.workflow import MEETING_TRANSITIONS
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.encryption import sm3_digest
from doudi.core.process import advance
from doudi.values.carries import carries
from doudi.values.long_digits import blotted
from doudi.values.masks import mask_name


@dataclass(frozen=True)
class Sheet:
    """What the members read of one question, as it was frozen."""

    item: AgendaItem
    text: str
    basis: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]


@carries("P18-9.b", "P18-2.c")
@action("conference.send_folder")
def send_folder(*, by: User, meeting: Meeting, seen_version: int | None = None) -> MeetingDocument:
    """Freeze the facts of every question of the agenda and send them to the members who have an account.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, AgendaEmpty, UnknownQuestionKind
    """
    require_permission(by, Permission.PREPARE_CONFERENCES)
    locked = lock_meeting(meeting, "send_folder", seen_version)
    items = agenda_of(locked)
    if not items:
        raise AgendaEmpty(_("议程上还没有议题。"))
    sheets = [(item, _frozen(item)) for item in items]
    contents = {
        "title": _("会议材料"),
        "meeting": locked,
        "sheets": [_sheet(item, text) for item, text in sheets],
        "sent_on": today(),
        "mark": f"{locked.label}",
    }
    document = archive_pdf(locked, MeetingDocument.Kind.FOLDER, contents, by)
    for item, text in sheets:
        FolderSheet.objects.create(document=document, item=item, sealed_facts=text, sm3=sm3_digest(text.encode()))
    advance(locked, "send_folder", MEETING_TRANSITIONS)
    sentence = _("送出{body}{meeting}的会议材料，{number}个议题。").format(
        body=locked.get_body_display(), meeting=locked.label, number=len(items)
    )
    record(sentence, subject=locked)
    return document


def _frozen(item: AgendaItem) -> str:
    """Return the facts of a question as the text that is sealed: names masked, numbers of people and cards blotted.

    Raises:
        UnknownQuestionKind
    """
    question = item.question
    kind = question_kinds().get(question.kind)
    if kind is None:
        raise UnknownQuestionKind(_("没有“{kind}”这种议题。").format(kind=question.kind))
    facts = [[str(fact.label), blotted(str(fact.value))] for fact in kind.facts(question.subject_id)]
    text = question.text
    for name in sorted(kind.names(question.subject_id), key=len, reverse=True):
        text = text.replace(name, mask_name(name))
    contents = {"text": text, "basis": list(kind.basis), "facts": facts}
    return json.dumps(contents, ensure_ascii=False, sort_keys=True)


def _sheet(item: AgendaItem, text: str) -> Sheet:
    contents = json.loads(text)
    facts = tuple((str(label), str(value)) for label, value in contents["facts"])
    return Sheet(item, contents["text"], tuple(contents["basis"]), facts)


def sheets_of(document: MeetingDocument) -> list[Sheet]:
    """Return what a folder says of each question.

    Raises:
        DocumentAltered: the text is not the one that was frozen.
    """
    read = []
    for sheet in document.sheets.select_related("item__question", "item__meeting").order_by("item__place", "pk"):
        text = sheet.sealed_facts.clear()
        if sm3_digest(text.encode()) != sheet.sm3:
            raise DocumentAltered(_("会议材料与送出时的摘要不符，可能被改动，请联系系统管理员核查。"))
        read.append(_sheet(sheet.item, text))
    return read


def last_folder(meeting: Meeting) -> MeetingDocument | None:
    """Return the folder as it was sent last."""
    return meeting.documents.filter(kind=MeetingDocument.Kind.FOLDER).order_by("edition").last()


@action("conference.rework_agenda")
def rework_agenda(*, by: User, meeting: Meeting, seen_version: int | None = None) -> Meeting:
    """Open the agenda again after the folder went out; the next folder is a new edition.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed
    """
    require_permission(by, Permission.PREPARE_CONFERENCES)
    locked = lock_meeting(meeting, "rework", seen_version)
    advance(locked, "rework", MEETING_TRANSITIONS)
    record(_("{meeting}的材料送出后重新调整议程。").format(meeting=locked.label), subject=locked)
    return locked
