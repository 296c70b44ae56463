"""Hand warnings to another officer, and free those of officers who left."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import LEADER_ROLES, Permission, Role, may
from doudi.core.audit.trail import Actor, action, record
from doudi.core.divisions.scope import contains
from doudi.core.refusals import TransitionNotAllowed, required_text
from doudi.monitoring.warnings.actions.locking import lock_visible, name_of
from doudi.monitoring.warnings.models import Warning  # noqa: A004 - the term of the field
from doudi.monitoring.warnings.people import is_recused, people_of
from doudi.monitoring.warnings.refusals import OwnerNotAllowed
from doudi.monitoring.warnings.workflow import ENDED

MAX_REASON_LENGTH = 200


@action("warning.hand_over")
def hand_over_warning(*, by: User, warning: Warning, to: User, reason: str, seen_version: int | None = None) -> Warning:
    """Hand a warning to another officer who may handle it: by its owner, by anybody while it has none, by a leader.

    An officer who must stay out of a warning may hand it over, too.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, OwnerNotAllowed, ReasonRequired,
        NumberInText
    """
    locked = lock_visible(by, warning, seen_version)
    if locked.state == ENDED:
        raise TransitionNotAllowed(_("已经办结的不用移交。"))
    before = locked.owner
    if before is not None and before.pk != by.pk and before.is_active and Role(by.role) not in LEADER_ROLES:
        raise OwnerNotAllowed(_("这一条由{name}办理，请由本人或者负责人移交。").format(name=before.name))
    if not (to.may(Permission.HANDLE_WARNINGS) and contains(to.scope, locked.village_code)) or is_recused(
        to, people_of(locked)
    ):
        message = _("只能移交给能办理这个村预警、且不用回避的人。")
        raise OwnerNotAllowed(message, to=message)
    words = required_text(reason, "reason", _("请写明移交的原因。"))[:MAX_REASON_LENGTH]
    locked.owner = to
    locked.version += 1
    locked.save(update_fields=["owner", "version"])
    record(
        _("{warning}移交给{name}。").format(warning=name_of(locked), name=to.name),
        subject=locked,
        village_code=locked.village_code,
        old=before.name if before else "",
        new=to.name,
        why=words,
    )
    return locked


def departed_owners() -> Q:
    """Return the condition for open warnings whose owner can no longer handle them."""
    roles = [role.value for role in Role if may(role, Permission.HANDLE_WARNINGS)]
    return Q(owner__isnull=False) & (Q(owner__is_active=False) | ~Q(owner__role__in=roles))


@action("warning.release_owners")
def release_departed_owners(*, by: Actor) -> int:  # noqa: ARG001 - the decorator records the actor
    """Free the open warnings of officers who left; the next officer of the township who opens one owns it."""
    left = Warning.objects.exclude(state=ENDED).filter(departed_owners())
    number = Warning.objects.filter(pk__in=list(left.values_list("pk", flat=True))).update(owner=None)
    record(_("办理人已离任的预警{number}条，等乡镇重新接手。").format(number=number))
    return number
