"""Record an offer, end it, and look at who gives (P18-14.d)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from doudi.care.charity.areas import charity_scope, in_reach, refuse_foreign_area
from doudi.care.charity.kinds import Group, NeedKind, joined
from doudi.care.charity.refusals import ResourceIncomplete
from doudi.care.charity.resources.models import Giver, Resource
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import SYSTEM, Actor, action, record
from doudi.core.clock import today
from doudi.core.divisions.models import Division
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import contains
from doudi.core.process import lock_row, refuse_stale
from doudi.core.refusals import OutsideScope, TransitionNotAllowed, refuse_hidden_characters, required_text
from doudi.values.carries import carries

LARGEST_QUANTITY = 1_000_000
LARGEST_UNIT_VALUE_FEN = 10_000_000_00
LONGEST_NAME = 60


@dataclass(frozen=True)
class Offer:
    """An offer, as it is written down. ``unit_value_fen`` is the worth of one unit in fen."""

    giver: str
    title: str
    kind: str
    need_kinds: Sequence[str]
    quantity: int
    unit: str
    unit_value_fen: int
    area: Division
    last_day: date
    groups: Sequence[str] = ()
    phone: str = ""
    is_organisation: bool = False
    wants_no_name: bool = False


@carries("SAL2026-57", "P18-14.d", "MCA23-2.5")
@action("charity.resource.record")
def record_resource(*, by: User, offer: Offer) -> Resource:
    """Record an offer; who gives is kept apart.

    Raises:
        PermissionRequired, OutsideScope, ResourceIncomplete, ReasonRequired, NumberInText, HiddenCharacters
    """
    require_permission(by, Permission.MANAGE_CHARITY)
    refuse_foreign_area(by, offer.area)
    _refuse_incomplete(offer)
    name = required_text(offer.giver, "giver", _("请写明谁捐助。"), is_sealed=True)[:LONGEST_NAME]
    refuse_hidden_characters(name, "giver")
    giver = Giver.objects.create(
        sealed_name=name,
        phone=offer.phone,
        is_organisation=offer.is_organisation,
        wants_no_name=offer.wants_no_name,
    )
    resource = Resource.objects.create(
        giver=giver,
        title=required_text(offer.title, "title", _("请写明是什么。"))[:60],
        kind=offer.kind,
        need_codes=joined(offer.need_kinds),
        quantity=offer.quantity,
        unit=required_text(offer.unit, "unit", _("请写明单位。"))[:10],
        unit_value_fen=offer.unit_value_fen,
        area_code=offer.area.code,
        group_codes=joined(offer.groups),
        last_day=offer.last_day,
        recorded_by=by,
        recorded_on=today(),
    )
    record(
        _("登记慈善资源“{title}”{quantity}{unit}（{place}）。").format(
            title=resource.title, quantity=resource.quantity, unit=resource.unit, place=place_name(offer.area.code)
        ),
        subject=resource,
    )
    return resource


def _refuse_incomplete(offer: Offer) -> None:
    if offer.kind not in Resource.Kind.values:
        raise ResourceIncomplete(_("请选择类别。"), kind=_("请选择类别。"))
    if not offer.need_kinds or not set(offer.need_kinds) <= set(NeedKind.values):
        raise ResourceIncomplete(_("请至少选一种用途。"), need_kinds=_("请至少选一种用途。"))
    if not set(offer.groups) <= set(Group.values):
        raise ResourceIncomplete(_("请选择给谁。"), groups=_("请选择给谁。"))
    if not 0 < offer.quantity <= LARGEST_QUANTITY:
        message = _("数量须在1到{largest}之间。").format(largest=LARGEST_QUANTITY)
        raise ResourceIncomplete(message, quantity=message)
    if not 0 <= offer.unit_value_fen <= LARGEST_UNIT_VALUE_FEN:
        raise ResourceIncomplete(_("每单位价值不对，请核对。"), unit_value_fen=_("每单位价值不对，请核对。"))
    if offer.last_day < today():
        raise ResourceIncomplete(_("截止日期不能早于今天。"), last_day=_("截止日期不能早于今天。"))


def lock_resource(resource: Resource, by: User) -> Resource:
    """Lock a resource within a user's reach.

    Raises:
        OutsideScope
    """
    return lock_row(
        in_reach(Resource.objects.all(), charity_scope(by)), resource.pk, OutsideScope(_("这项资源不在您的辖区内。"))
    )


@action("charity.resource.end")
def end_resource(*, by: User, resource: Resource, ending: str, seen_version: int | None = None) -> Resource:
    """End a resource: used up, or withdrawn by who gave it. What is under way goes on.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, ResourceIncomplete
    """
    require_permission(by, Permission.MANAGE_CHARITY)
    locked = lock_resource(resource, by)
    if not contains(charity_scope(by), locked.area_code):
        raise OutsideScope(_("全县的资源由县局结束。"))
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经登记，请看过再办。"))
    if ending not in Resource.Ending.values:
        raise ResourceIncomplete(_("请选择原因。"), ending=_("请选择原因。"))
    return _end(locked, ending, by)


def _end(locked: Resource, ending: str, by: User | None) -> Resource:
    if locked.ending:
        raise TransitionNotAllowed(_("这项资源已经结束。"))
    locked.ending, locked.ended_on, locked.ended_by = ending, today(), by
    locked.version += 1
    locked.save()
    record(
        _("慈善资源“{title}”结束：{ending}。").format(title=locked.title, ending=locked.get_ending_display()),
        subject=locked,
    )
    return locked


def end_expired_resources() -> int:
    """End the resources whose last day has passed; return how many."""
    expired = Resource.objects.filter(ending="", last_day__lt=today()).order_by("pk")
    keys = list(expired.values_list("pk", flat=True))
    for pk in keys:
        _expire(by=SYSTEM, pk=pk)
    return len(keys)


@action("charity.resource.expire")
def _expire(*, by: Actor, pk: int) -> Resource:  # noqa: ARG001 - the trail reads who
    return _end(lock_row(Resource.objects.all(), pk), Resource.Ending.EXPIRED, None)


@carries("P18-14.d")
@action("charity.giver.reveal")
def reveal_giver(*, by: User, resource: Resource, why: str) -> tuple[str, str]:
    """Return name and telephone of who gives, with the purpose; each look is recorded.

    Raises:
        PermissionRequired, OutsideScope, ReasonRequired, NumberInText
    """
    require_permission(by, Permission.MANAGE_CHARITY)
    locked = lock_resource(resource, by)
    why = required_text(why, "why", _("请写明为什么要看捐助人。"))
    record(_("查看慈善资源的捐助人。"), subject=locked, why=why)
    giver = locked.giver
    return str(giver.sealed_name.clear()), str(giver.phone.clear()) if giver.phone else ""
