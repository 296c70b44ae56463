"""Make up the papers of relief that was given first: record, signatures of two handlers, materials."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.casework.models import Case, CaseFile
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.models import Attachment
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import lock_row, refuse_same_person
from doudi.core.refusals import OutsideScope, required_text
from doudi.relief.cases.models import PAPERS_LABEL, Kind, ReliefCase
from doudi.relief.refusals import PapersComplete
from doudi.values.carries import carries


@carries("SAL2026-50", "MCA23-2.2")
@action("relief.complete_papers")
def complete_papers(*, by: User, relief: ReliefCase, paper: Attachment, words: str) -> ReliefCase:
    """Record the papers made up afterwards with the scan that both handlers signed; another officer confirms.

    Raises:
        PermissionRequired, OutsideScope, PapersComplete, ReasonRequired
    """
    locked = _locked(relief, by)
    words = required_text(words, "words", _("请写明补了哪些材料、由哪两人签字。"))
    CaseFile.objects.create(case=locked.case, attachment=paper, label=PAPERS_LABEL)
    locked.papers_completed_on, locked.papers_completed_by, locked.papers_confirmed_by = today(), by, None
    locked.save(update_fields=["papers_completed_on", "papers_completed_by", "papers_confirmed_by"])
    record(_("补齐手续，待第二人确认。"), subject=locked.case, village_code=locked.case.village_code, why=words[:300])
    return locked


@action("relief.confirm_papers")
def confirm_papers(*, by: User, relief: ReliefCase) -> ReliefCase:
    """Confirm as the second handler that the papers are complete and true.

    Raises:
        PermissionRequired, OutsideScope, PapersComplete, SecondPersonRequired
    """
    locked = _locked(relief, by)
    if locked.papers_completed_by_id is None:
        raise PapersComplete(_("手续还没有补。"))
    refuse_same_person(by, locked.papers_completed_by_id, sentence=_("补手续和确认须是不同的人。"))
    locked.papers_confirmed_by = by
    locked.save(update_fields=["papers_confirmed_by"])
    late = locked.papers_due_on and locked.papers_completed_on and locked.papers_completed_on > locked.papers_due_on
    sentence = _("确认手续已补齐（逾期）。") if late else _("确认手续已补齐。")
    record(sentence, subject=locked.case, village_code=locked.case.village_code)
    return locked


def _locked(relief: ReliefCase, by: User) -> ReliefCase:
    require_permission(by, Permission.HANDLE_CASES)
    outside = OutsideScope(_("这一件不在您的辖区内。"))
    locked = lock_row(ReliefCase.objects.visible_to(by), relief.pk, missing=outside)
    if locked.kind == Kind.EXPENDITURE or locked.case.outcome != Case.Outcome.GRANTED:
        raise PapersComplete(_("这一件不用补手续。"))
    if locked.papers_confirmed_by_id is not None:
        raise PapersComplete(_("手续已经补齐并确认。"))
    return locked
