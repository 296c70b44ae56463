"""The refusal of what lies outside the division of a user."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.core.audit.trail import Actor, SystemActor
from doudi.core.divisions.scope import contains
from doudi.core.refusals import OutsideScope
from doudi.registry.models import Person


def require_in_scope(actor: Actor, person: Person) -> None:
    """Refuse an act of a user on a person outside their division; the system may act on everybody.

    Raises:
        OutsideScope: the person lives elsewhere.
    """
    if not isinstance(actor, SystemActor) and not contains(getattr(actor, "scope", None), person.village_id):
        raise OutsideScope(_("{name}不在您的辖区内。").format(name=person.name))
