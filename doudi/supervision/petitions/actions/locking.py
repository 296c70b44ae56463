"""Lock a petition for a verb: permission, office, scope, version, state, recusal, in this order."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.casework.recusal.queries import refuse_own_family
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import BUREAU_ROLES, Permission, Role
from doudi.core.audit.trail import record
from doudi.core.process import lock_row, refuse_stale, refuse_transition
from doudi.core.refusals import OutsideScope
from doudi.supervision.petitions.kinds import Office
from doudi.supervision.petitions.models import Petition
from doudi.supervision.petitions.queries import visible_petitions
from doudi.supervision.petitions.refusals import NotTheOffice, RecusedFromPetition
from doudi.supervision.petitions.workflow import PETITION_TRANSITIONS
from doudi.values.carries import carries

BUREAU_VERBS = frozenset(
    {
        "agree_objection",
        "refuse_objection",
        "ask_review",
        "draft_review",
        "approve_review",
        "return_review",
        "record_review",
        "ask_recheck",
        "record_recheck",
    }
)
"""What only the bureau does, as the office above: objections settled, reviews."""
LEADER_VERBS = frozenset({"approve", "return", "decide_extension", "approve_review", "return_review"})


def acts_for(by: User, petition: Petition, verb: str) -> bool:
    """Whether a user belongs to the office that does this with a petition."""
    is_bureau = Role(by.role) in BUREAU_ROLES
    return is_bureau if verb in BUREAU_VERBS else is_bureau == (petition.office == Office.BUREAU)


def permission_of(verb: str) -> Permission:
    """Return the permission that a verb asks for."""
    return Permission.CONFIRM_PETITIONS if verb in LEADER_VERBS else Permission.HANDLE_PETITIONS


def lock_petition(by: User, petition: Petition, verb: str, seen_version: int | None) -> Petition:
    """Lock a petition for a verb of a user.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, NotTheOffice, ConflictOfInterest,
        RecusedFromPetition
    """
    require_permission(by, permission_of(verb))
    locked = lock_row(visible_petitions(by=by), petition.pk, OutsideScope(_("这件信访不在您的辖区内。")))
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经办理，请看过再办。"))
    sentence = _("现在是“{state}”，不能这样办。").format(state=locked.get_state_display())
    refuse_transition(PETITION_TRANSITIONS, locked.state, verb, sentence)
    if not acts_for(by, locked, verb):
        raise NotTheOffice(_("这件由{office}办理。").format(office=_office_of(locked, verb)))
    if verb != "recuse":
        refuse_interested(by, locked)
    return locked


def _office_of(petition: Petition, verb: str) -> str:
    return str(Office.BUREAU.label if verb in BUREAU_VERBS else petition.get_office_display())


@carries("XF2022-28")
def refuse_interested(by: User, petition: Petition) -> None:
    """Refuse a user with an interest: family of who petitions or is reported, or recused (XF2022-28).

    Raises:
        ConflictOfInterest, RecusedFromPetition
    """
    refuse_own_family([pk for pk in (petition.petitioner_id, petition.about_id) if pk], by=by)
    if petition.recusals.filter(user=by).exists():
        raise RecusedFromPetition(_("您已回避这件信访，请由别人办理。"))


def record_on(petition: Petition, sentence: str, why: str = "") -> None:
    """Record what was done with a petition; its number names it."""
    text = _("信访{number}：{what}").format(number=petition.number, what=sentence)
    record(text, subject=petition, village_code=petition.village_code, why=why)
