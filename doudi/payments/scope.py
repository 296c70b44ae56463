"""The division whose payments a user sees, and the refusal of what lies outside it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import Actor, SystemActor
from doudi.core.divisions.scope import contains
from doudi.core.refusals import OutsideScope
from doudi.registry.models import Person
from doudi.values.divisions import COUNTY_CODE


def payroll_scope(user: User) -> str | None:
    """Return the code of the division whose payments the user sees; None for none.

    Officers see their own division; finance officers release the whole county's payments and see all of them.
    """
    return COUNTY_CODE if user.may(Permission.RELEASE_PAYROLL) else user.scope


def require_in_scope(actor: Actor, person: Person) -> None:
    """Refuse an act of a user on a person outside their division; the system may act on everybody.

    Raises:
        OutsideScope: the person lives elsewhere.
    """
    if not isinstance(actor, SystemActor) and not contains(getattr(actor, "scope", None), person.village_id):
        raise OutsideScope(_("{name}不在您的辖区内。").format(name=person.name))
