"""Register sellers with their licences and accounts, and keep the blacklist by two people."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi.care.services.kinds import ProviderKind
from doudi.care.services.models import Blacklisting, Provider, ProviderLicence, ProviderUser
from doudi.care.services.refusals import LicenceLapsed, ProviderAlreadyKnown, ProviderBlacklisted
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission, Role
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import lock_row, refuse_same_person
from doudi.core.refusals import (
    OutsideScope,
    ReasonRequired,
    RoleNotAllowed,
    TransitionNotAllowed,
    refuse_hidden_characters,
    required_text,
)
from doudi.values.carries import carries


@carries("P18-22.d", "SAL2026-55")
@action("service_provider.register")
def register_provider(*, by: User, name: str, kind: str, contact: str, phone: str, credit_code: str = "") -> Provider:
    """Register a seller.

    Raises:
        PermissionRequired, ReasonRequired, NumberInText, HiddenCharacters, ProviderAlreadyKnown
    """
    require_permission(by, Permission.MANAGE_SERVICES)
    name, contact = required_text(name, "name")[:60], required_text(contact, "contact")[:40]
    for text, field in ((name, "name"), (contact, "contact")):
        refuse_hidden_characters(text, field)
    code = credit_code.strip().upper()
    if kind != ProviderKind.PERSON and not code:
        message = _("单位须填统一社会信用代码。")
        raise ReasonRequired(message, credit_code=message)
    if code and Provider.objects.filter(credit_code=code).exists():
        message = _("这个统一社会信用代码已经登记，请直接使用。")
        raise ProviderAlreadyKnown(message, credit_code=message)
    provider = Provider.objects.create(
        name=name,
        kind=ProviderKind(kind),
        contact=contact,
        phone=required_text(phone, "phone", is_sealed=True),
        credit_code=code,
        registered_by=by,
        registered_on=today(),
    )
    record(_("登记服务机构{name}（{kind}）。").format(name=name, kind=provider.get_kind_display()), subject=provider)
    return provider


@action("service_provider.licence")
def record_licence(*, by: User, provider: Provider, name: str, valid_from: date, valid_to: date) -> ProviderLicence:
    """Record a licence of a seller; a renewed one is another row.

    Raises:
        PermissionRequired, ReasonRequired, NumberInText
    """
    require_permission(by, Permission.MANAGE_SERVICES)
    name = required_text(name, "name")[:60]
    _refuse_turned_days(valid_from, valid_to, "valid_to")
    licence = ProviderLicence.objects.create(
        provider=provider, name=name, valid_from=valid_from, valid_to=valid_to, recorded_by=by
    )
    sentence = _("登记{provider}的证照{name}，有效期至{day}。")
    record(sentence.format(provider=provider.name, name=name, day=valid_to.isoformat()), subject=provider)
    return licence


@action("service_provider.link")
def link_user(*, by: User, provider: Provider, user: User) -> ProviderUser:
    """Let an account of the role for sellers work for one seller.

    Raises:
        PermissionRequired, RoleNotAllowed, ProviderAlreadyKnown
    """
    require_permission(by, Permission.MANAGE_SERVICES)
    if user.role != Role.PROVIDER_OFFICER:
        message = _("只能关联“服务机构人员”的账号，请先由系统管理员开通。")
        raise RoleNotAllowed(message, user=message)
    if ProviderUser.objects.filter(user=user, ended_on=None).exists():
        message = _("这个账号已经关联一家机构，请先停用原来的关联。")
        raise ProviderAlreadyKnown(message, user=message)
    link = ProviderUser.objects.create(provider=provider, user=user, linked_by=by, linked_on=today())
    record(_("{user}为{provider}办理服务工单。").format(user=user.name, provider=provider.name), subject=provider)
    return link


@action("service_provider.unlink")
def unlink_user(*, by: User, link: ProviderUser) -> ProviderUser:
    """End the work of an account for a seller.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed
    """
    require_permission(by, Permission.MANAGE_SERVICES)
    locked = lock_row(ProviderUser.objects.all(), link.pk, missing=OutsideScope(_("没有这个关联。")))
    if locked.ended_on:
        raise TransitionNotAllowed(_("这个关联已经停用。"))
    locked.ended_on = today()
    locked.save(update_fields=["ended_on"])
    sentence = _("{user}不再为{provider}办理服务工单。")
    record(sentence.format(user=locked.user.name, provider=locked.provider.name), subject=locked.provider)
    return locked


@carries("SAL2026-56")
@action("service_provider.blacklist")
def propose_blacklisting(*, by: User, provider: Provider, first_day: date, last_day: date, reason: str) -> Blacklisting:
    """Propose that nothing is bought from a seller for some days; a second person confirms it.

    Raises:
        PermissionRequired, ReasonRequired, NumberInText
    """
    require_permission(by, Permission.MANAGE_SERVICES)
    reason = required_text(reason, "reason", _("请写明列入黑名单的原因。"))[:200]
    _refuse_turned_days(first_day, last_day, "last_day")
    row = Blacklisting.objects.create(
        provider=provider, first_day=first_day, last_day=last_day, reason=reason, proposed_by=by
    )
    record(_("提出把{name}列入黑名单，待复核。").format(name=provider.name), subject=provider, why=reason)
    return row


@carries("SAL2026-56")
@action("service_provider.confirm_blacklisting")
def confirm_blacklisting(*, by: User, blacklisting: Blacklisting) -> Blacklisting:
    """Confirm a blacklisting as the second person.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, SecondPersonRequired
    """
    require_permission(by, Permission.MANAGE_SERVICES)
    locked = lock_row(Blacklisting.objects.all(), blacklisting.pk, missing=OutsideScope(_("没有这一条。")))
    if locked.confirmed_by_id:
        raise TransitionNotAllowed(_("这一条已经复核。"))
    refuse_same_person(by, locked.proposed_by_id, sentence=_("提出和复核须是不同的人。"))
    locked.confirmed_by, locked.confirmed_on = by, today()
    locked.save(update_fields=["confirmed_by", "confirmed_on"])
    record(_("复核把{name}列入黑名单。").format(name=locked.provider.name), subject=locked.provider, why=locked.reason)
    return locked


def refuse_unfit_provider(provider: Provider, day: date, field: str = "provider") -> None:
    """Refuse a seller that is blacklisted on a day, or has no licence for it.

    Raises:
        ProviderBlacklisted, LicenceLapsed
    """
    barred = provider.blacklistings.filter(first_day__lte=day, last_day__gte=day).exclude(confirmed_by=None).first()
    if barred:
        message = _("{name}在黑名单里，{day}以前不能购买其服务，请另选机构。").format(
            name=provider.name, day=barred.last_day.isoformat()
        )
        raise ProviderBlacklisted(message, **{field: message})
    if not provider.licences.filter(valid_from__lte=day, valid_to__gte=day).exists():
        message = _("{name}在{day}没有有效的证照，请先登记换发的证照。").format(name=provider.name, day=day.isoformat())
        raise LicenceLapsed(message, **{field: message})


def _refuse_turned_days(first: date, last: date, field: str) -> None:
    if last < first:
        message = _("止日不能早于起日。")
        raise ReasonRequired(message, **{field: message})
