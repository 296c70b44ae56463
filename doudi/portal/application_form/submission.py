"""A filled-in form becomes an application, once, whoever presses how often."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from doudi.casework import actions as casework
from doudi.casework.cases.workflow import Applicant
from doudi.casework.models import Application
from doudi.casework.procedures.loader import procedures
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Role
from doudi.core.divisions.models import Division
from doudi.core.refusals import Refused
from doudi.portal.application_form.draft import Draft
from doudi.portal.application_form.photographs import attach_draft_files, forget_files
from doudi.portal.models import StoredDraft


class AlreadySubmitted(Refused):
    code = "already_submitted"


@transaction.atomic
def submit_draft(stored: StoredDraft, draft: Draft, *, helper: User | None, mandate: str) -> tuple[Application, str]:
    """Send it and forget it. Returns the application with the code by which it is followed.

    Raises:
        AlreadySubmitted, and what ``send_application`` and the files refuse
    """
    locked = StoredDraft.objects.select_for_update().filter(pk=stored.pk).first()
    if locked is None:
        raise AlreadySubmitted(_("这张表已经提交过，没有重复提交。"))
    by = helper or Applicant(_("群众"))
    sent = casework.send_application(
        by=by,
        channel=_channel(helper),
        village=Division.objects.get(code=draft.village),
        mandate=mandate,
        answers=application_answers(draft),
        files=attach_draft_files(locked, by=by, village_code=draft.village),
    )
    forget_files(locked)
    locked.delete()
    return sent


def _channel(helper: User | None) -> str:
    if helper is None:
        return Application.Channel.PORTAL
    cadre = Role(helper.role) is Role.VILLAGE_CADRE
    return Application.Channel.CADRE if cadre else Application.Channel.WINDOW


def application_answers(draft: Draft) -> casework.Answers:
    """As casework takes them: a matter of persons without a choice is for the only member."""
    subjects = {
        matter: (
            draft.subjects.get(matter, [0] if len(draft.members) == 1 else [])
            if procedures()[matter].covers == "person"
            else []
        )
        for matter in draft.matters
    }
    return casework.Answers(
        members=draft.members,
        household=draft.household,
        subjects=subjects,
        phone=draft.phone,
        consent=draft.consent,
        words=draft.words,
        needs=draft.needs,
    )
