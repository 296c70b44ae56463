"""Send cases, research and summaries upward, and record what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.trail import action
from doudi.core.clock import today
from doudi.core.process import advance
from doudi.core.refusals import required_text
from doudi.outreach.pilots.actions.locking import lock_pilot, record_on, stored
from doudi.outreach.pilots.kinds import PaperKind, PaperOutcome
from doudi.outreach.pilots.models import Pilot, PilotPaper
from doudi.outreach.pilots.refusals import PaperIncomplete
from doudi.outreach.pilots.workflow import PILOT_TRANSITIONS
from doudi.values.carries import carries

MOST_PAPERS = 20


@dataclass(frozen=True)
class SentPaper:
    """What was sent to whom."""

    kind: str
    title: str
    sent_to: str
    sent_on: date
    file: Upload


@carries("P18-25.e")
@action("pilot.send_up")
def send_up(*, by: User, pilot: Pilot, paper: SentPaper, seen_version: int | None = None) -> PilotPaper:
    """Record that a case, a piece of research or the summary of a closed pilot was sent upward.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, PaperIncomplete, ReasonRequired,
        NumberInText, EmptyFile, FileTooLarge, WrongFileType
    """
    locked = lock_pilot(by, pilot, "send_up", Permission.MANAGE_OUTREACH, seen_version)
    if paper.kind not in PaperKind.values:
        raise PaperIncomplete(_("请选择类别。"), kind=_("请选择类别。"))
    if paper.sent_on > today():
        message = _("上报日期不能晚于今天。")
        raise PaperIncomplete(message, sent_on=message)
    if locked.papers.count() >= MOST_PAPERS:
        raise PaperIncomplete(_("一个试点最多登记{most}份上报材料。").format(most=MOST_PAPERS))
    made = PilotPaper(
        pilot=locked,
        kind=paper.kind,
        title=required_text(paper.title, "title", _("请写明题目。"))[:120],
        sent_to=required_text(paper.sent_to, "sent_to", _("请写明报给谁。"))[:60],
        sent_on=paper.sent_on,
        sent_by=by,
    )
    kept = stored(by, locked, paper.file)
    assert kept is not None  # noqa: S101 - the paper has a file
    made.file = kept
    made.save()
    advance(locked, "send_up", PILOT_TRANSITIONS)
    record_on(
        locked,
        _("上报{kind}“{title}”，{sent_to}。").format(
            kind=made.get_kind_display(), title=made.title, sent_to=made.sent_to
        ),
    )
    return made


@action("pilot.outcome")
def record_outcome(
    *,
    by: User,
    pilot: Pilot,
    paper: PilotPaper,
    outcome: str,
    outcome_on: date,
    note: str = "",
    seen_version: int | None = None,
) -> PilotPaper:
    """Record what became of a paper.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, PaperIncomplete, NumberInText
    """
    locked = lock_pilot(by, pilot, "outcome", Permission.MANAGE_OUTREACH, seen_version)
    found = locked.papers.filter(pk=paper.pk).first()
    if found is None or outcome not in PaperOutcome.values:
        raise PaperIncomplete(_("请选择材料和结果。"))
    if not found.sent_on <= outcome_on <= today():
        message = _("结果日期在上报以后、今天以前。")
        raise PaperIncomplete(message, outcome_on=message)
    found.outcome, found.outcome_on = outcome, outcome_on
    found.outcome_note = required_text(note, "note")[:200] if note.strip() else ""
    found.save()
    advance(locked, "outcome", PILOT_TRANSITIONS)
    record_on(locked, _("“{title}”{outcome}。").format(title=found.title, outcome=found.get_outcome_display()))
    return found
