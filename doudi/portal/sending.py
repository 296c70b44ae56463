"""A filled-in form becomes an application, once, whoever presses how often."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from doudi.casework import actions as casework
from doudi.casework.models import Application
from doudi.casework.procedures import procedures
from doudi.casework.steps import Applicant
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Role
from doudi.core.divisions.models import Division
from doudi.core.refusals import Refused
from doudi.portal.draft import Draft
from doudi.portal.files import forget_files, hand_in_files
from doudi.portal.models import StoredDraft


class AlreadySent(Refused):
    code = "already_sent"


@transaction.atomic
def send_draft(stored: StoredDraft, draft: Draft, *, helper: User | None, mandate: str) -> tuple[Application, str]:
    """Send it and forget it. Returns the application with the code by which it is followed.

    Raises:
        AlreadySent, and what ``send_application`` and the files refuse
    """
    held = StoredDraft.objects.select_for_update().filter(pk=stored.pk).first()
    if held is None:
        raise AlreadySent(_("这张表已经提交过，没有重复提交。"))
    by = helper or Applicant(_("群众"))
    sent = casework.send_application(
        by=by,
        channel=_channel(helper),
        village=Division.objects.get(code=draft.village),
        mandate=mandate,
        answers=answers_of(draft),
        files=hand_in_files(held, by=by, village_code=draft.village),
    )
    forget_files(held)
    held.delete()
    return sent


def _channel(helper: User | None) -> str:
    if helper is None:
        return Application.Channel.PORTAL
    cadre = Role(helper.role) is Role.VILLAGE_CADRE
    return Application.Channel.CADRE if cadre else Application.Channel.WINDOW


def answers_of(draft: Draft) -> casework.Answers:
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
