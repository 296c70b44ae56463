"""Turn a complete draft into an application, exactly once."""

from __future__ import annotations

from dataclasses import asdict

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from doudi.casework import actions as casework
from doudi.casework.cases.applicant import Applicant
from doudi.casework.models import Application
from doudi.casework.procedures.loader import application_procedures
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Role
from doudi.core.divisions.models import Division
from doudi.core.refusals import Refused
from doudi.portal.application_form.draft import Draft, delete_draft
from doudi.portal.application_form.photographs import attach_draft_files
from doudi.portal.models import StoredDraft
from doudi.values.carries import carries

HELPER_CHANNELS = (Application.Channel.WINDOW, Application.Channel.CADRE, Application.Channel.PROVINCIAL)
"""The channels that somebody who enters an application for another may name."""


class AlreadySubmitted(Refused):
    code = "already_submitted"


@transaction.atomic
def submit_draft(
    stored: StoredDraft, draft: Draft, *, helper: User | None, mandate: str, channel: str = ""
) -> tuple[Application, str]:
    """Submit the draft and delete it. Returns the application and the code that opens its progress.

    ``channel`` is how the application reached the helper; citizens on the portal have their own.

    Raises:
        AlreadySubmitted: the draft was submitted in the meantime; further, whatever ``send_application`` refuses.
    """
    locked = StoredDraft.objects.select_for_update().filter(pk=stored.pk).first()
    if locked is None:
        raise AlreadySubmitted(_("这张表已经提交过，没有重复提交。"))
    by = helper or Applicant(gettext_noop("群众"))
    application, code = casework.send_application(
        by=by,
        channel=channel_of(helper, channel),
        village=Division.objects.get(code=draft.village),
        mandate=mandate,
        answers=application_answers(draft),
        files=attach_draft_files(locked, by=by, village_code=draft.village),
    )
    delete_draft(locked)
    return application, code


@carries("P18-21.b")
def channel_of(helper: User | None, chosen: str = "") -> str:
    """Return the channel of an application: the portal's own, or the helper's choice; the usual one of their role."""
    if helper is None:
        return Application.Channel.PORTAL
    is_cadre = Role(helper.role) is Role.VILLAGE_CADRE
    usual = Application.Channel.CADRE if is_cadre else Application.Channel.WINDOW
    return chosen if chosen in HELPER_CHANNELS else usual


def application_answers(draft: Draft) -> casework.Answers:
    """Return the answers as casework stores them."""
    return casework.Answers(
        members=[member.as_data() for member in draft.members],
        household=dict(draft.household),
        subjects={matter: _subjects(draft, matter) for matter in draft.matters},
        phone=draft.phone,
        address_group=draft.address_group,
        house_number=draft.house_number,
        bank_account=draft.card_number,
        card_holder=draft.card_holder,
        card_bank=draft.card_bank,
        consent=asdict(draft.consent) if draft.consent else {},
        words=draft.words,
        needs=dict(draft.needs),
    )


def _subjects(draft: Draft, matter: str) -> list[int]:
    """Positions of the members a matter is for; the only member where there was no choice."""
    if application_procedures()[matter].covers != "person":
        return []
    return list(draft.subjects.get(matter, (0,) if len(draft.members) == 1 else ()))
