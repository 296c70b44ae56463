"""What of a follow-up visit an officer takes along on the phone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from doudi.casework.contacts.queries import contact_of, people_shown
from doudi.core.access_log.note import note_shown
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.divisions.queries import place_name
from doudi.relief.follow_ups.models import FollowUp
from doudi.ui.templatetags.ui import day, yuan

MOST_TAKEN_ALONG = 30
FIELD_NAME = "follow_up"
"""The name of follow-ups on the list of an officer's day."""


@action("relief.follow_up.take_along")
def take_along(*, by: User, follow_up: FollowUp) -> FollowUp:
    """Record that a user takes the address and telephone of a family along to visit it (SAL2026-70).

    Raises:
        PermissionRequired
    """
    require_permission(by, Permission.REVEAL_PERSONAL_DATA)
    note_shown(people_shown(follow_up.relief.case))
    record(
        _("带出回访资料，含住址和电话。"),
        subject=follow_up,
        village_code=follow_up.village_code,
        why=_("救助回访"),
    )
    return follow_up


@dataclass(frozen=True)
class RelievedFamily:
    """The family on the page of a visit; telephones and addresses masked unless taken along."""

    facts: list[tuple[Any, Any]]
    phones: list[str]
    addresses: list[str]
    is_clear: bool


def relieved_family(follow_up: FollowUp, *, by: User, is_clear: bool = False) -> RelievedFamily:
    """Return the family of a case of relief; ``is_clear`` only where an action has recorded it."""
    relief = follow_up.relief
    contact = contact_of(relief.case, by=by)
    return RelievedFamily(
        facts=[
            (_("谁家"), relief.case.application.applicant_name),
            (_("村（居）"), place_name(follow_up.village_code)),
            (_("救助原因"), f"{relief.get_cause_display()}（{relief.get_sub_cause_display()}）"),
            (_("受困人员"), "、".join(person.name for person in relief.people.all())),
            (_("救助总额"), yuan(follow_up.total_fen)),
            (_("首次发放"), day(relief.first_paid_on)),
            (_("由谁回访"), follow_up.get_tier_display()),
            (_("期限"), day(follow_up.due_on)),
        ],
        phones=[phone.clear() if is_clear else str(phone) for phone in contact.phones],
        addresses=[address.clear() if is_clear else str(address) for address in contact.addresses],
        is_clear=is_clear,
    )
