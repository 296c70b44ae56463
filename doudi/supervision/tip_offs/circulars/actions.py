"""Draft a circular and release it together with the inspection group, without names of citizens (P18-18.e)."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission, Role
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import lock_row, refuse_same_person, refuse_stale
from doudi.core.refusals import TransitionNotAllowed, required_text
from doudi.registry.text_scan import scan_text
from doudi.supervision.tip_offs.circulars.models import Circular
from doudi.supervision.tip_offs.refusals import CircularNamesCitizens, NotWithTheInspectionGroup
from doudi.values.carries import carries

LONGEST_TITLE = 80
LONGEST_TEXT = 8000


def visible_circulars(*, by: User) -> QuerySet[Circular]:
    """Return the circulars that a user may read: released ones, drafts for those who write them."""
    if by.may(Permission.RECEIVE_TIP_OFFS):
        return Circular.objects.select_related("drafted_by", "released_by")
    rows = (
        Circular.objects.exclude(released_on=None) if by.may(Permission.READ_SUPERVISION) else Circular.objects.none()
    )
    return rows.select_related("drafted_by", "released_by")


@action("circular.draft")
def draft_circular(*, by: User, title: str, text: str) -> Circular:
    """Draft a circular.

    Raises:
        PermissionRequired, ReasonRequired, NumberInText, CircularNamesCitizens
    """
    require_permission(by, Permission.RECEIVE_TIP_OFFS)
    circular = Circular.objects.create(
        title=required_text(title, "title")[:LONGEST_TITLE],
        sealed_text=_without_numbers(text),
        drafted_by=by,
        drafted_on=today(),
    )
    record(_("起草通报“{title}”。").format(title=circular.title), subject=circular)
    return circular


def _without_numbers(text: str) -> str:
    clean = required_text(text, "text", is_sealed=True)[:LONGEST_TEXT]
    if scan_text(clean).has_number:
        message = _("通报里有长串数字，可能是证件号、卡号、电话，请去掉。")
        raise CircularNamesCitizens(message, text=message)
    return clean


@action("circular.change")
def change_circular(
    *, by: User, circular: Circular, title: str, text: str, seen_version: int | None = None
) -> Circular:
    """Change a draft, as the one who wrote it.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, ReasonRequired, NumberInText, CircularNamesCitizens
    """
    locked = _lock(by, circular, seen_version)
    if locked.drafted_by_id != by.pk:
        raise TransitionNotAllowed(_("由起草人修改。"))
    locked.title = required_text(title, "title")[:LONGEST_TITLE]
    locked.sealed_text = _without_numbers(text)
    locked.version += 1
    locked.save()
    record(_("修改通报“{title}”。").format(title=locked.title), subject=locked)
    return locked


def _lock(by: User, circular: Circular, seen_version: int | None) -> Circular:
    require_permission(by, Permission.RECEIVE_TIP_OFFS)
    locked = lock_row(Circular.objects.all(), circular.pk)
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经修改，请看过再办。"))
    if locked.released_on is not None:
        raise TransitionNotAllowed(_("已经印发。"))
    return locked


@carries("P18-18.e")
@action("circular.release")
def release_circular(
    *, by: User, circular: Circular, confirmed: Collection[str] = (), seen_version: int | None = None
) -> Circular:
    """Release a circular as the second of bureau and inspection group, once it names no citizen.

    Args:
        confirmed: words that are names of registered citizens by chance and name nobody here.
    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, SecondPersonRequired, NotWithTheInspectionGroup,
        CircularNamesCitizens
    """
    locked = _lock(by, circular, seen_version)
    refuse_same_person(by, locked.drafted_by_id, sentence=_("通报由起草人以外的人审核印发。"))
    if (Role(by.role) == Role.INSPECTION_GROUP) == (Role(locked.drafted_by.role) == Role.INSPECTION_GROUP):
        raise NotWithTheInspectionGroup(_("通报由县民政局和纪检监察组联合印发：一方起草，另一方审核。"))
    names = [name for name in scan_text(locked.sealed_text.clear()).names if name not in confirmed]
    if names:
        message = _("有和群众同名的词：{names}。是群众姓名的请退给起草人改掉，不是的逐个勾选确认。").format(
            names="、".join(names[:10])
        )
        raise CircularNamesCitizens(message, confirmed=message)
    locked.released_by, locked.released_on = by, today()
    locked.version += 1
    locked.save()
    record(_("联合印发通报“{title}”。").format(title=locked.title), subject=locked)
    return locked
