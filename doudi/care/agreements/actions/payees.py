"""Say to whom the care or living part of a person is paid: proposed by one officer, confirmed by another.

The payroll reads the confirmed facts by benefit month. The account is typed twice, by two people.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from doudi.care.agreements.models import Agreement, CarePayee, PayeeDispute
from doudi.care.agreements.refusals import AccountNumberMismatch, CareIncomplete, PayeeDisputed, PayeeUnfit
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import this_month, today
from doudi.core.encryption import SealedKind, blind_index
from doudi.core.process import lock_row, refuse_same_person, refuse_stale, save_changes
from doudi.core.refusals import OutsideScope, TransitionNotAllowed, required_text
from doudi.values.benefit_month import add_months
from doudi.values.carries import carries
from doudi.values.text import compact

_LONGEST_ACCOUNT = 40
MONTHS_BACK = 12
_STALE = gettext_noop("您打开页面以后，别人已经办过这一件，请看过再办。")


@dataclass(frozen=True)
class PayeeTerms:
    """To whom a programme is paid from a month on, all of it or a fixed amount of each month."""

    programme: str
    to_whom: str
    first_month: date
    holder_name: str = ""
    account: str = ""
    monthly_fen: int | None = None


@carries("P18-5.d", "P30-1.7")
@action("care.propose_payee")
def propose_payee(*, by: User, agreement: Agreement, terms: PayeeTerms) -> CarePayee:
    """Propose to whom a programme of the person is paid; what is in force stays until another officer confirms.

    Raises:
        PermissionRequired, OutsideScope, PayeeUnfit, CareIncomplete, PayeeDisputed
    """
    require_permission(by, Permission.HANDLE_CARE)
    rows = Agreement.objects.visible_to(by).select_related("person", "carer")
    locked = lock_row(rows, agreement.pk, missing=OutsideScope(_("这个人不在您的辖区内。")))
    _refuse_unfit(locked, terms)
    _refuse_disputed(locked.person_id, terms.programme)
    earlier = CarePayee.objects.filter(
        person=locked.person, programme=terms.programme, confirmed_by=None, refused_by=None, ended_at=None
    )
    for fact in earlier.select_for_update():  # replaced before it was ever in force
        fact.ended_at, fact.ended_by, fact.ended_why = timezone.now(), by, _("重新登记")
        save_changes(fact)
    is_own = terms.to_whom == CarePayee.ToWhom.PERSON
    account = "" if is_own else compact(terms.account)
    fact = CarePayee.objects.create(
        person=locked.person,
        agreement=locked,
        programme=terms.programme,
        to_whom=terms.to_whom,
        monthly_fen=None if is_own else terms.monthly_fen,
        holder_name="" if is_own else terms.holder_name.strip(),
        account=account,
        account_index=blind_index(account, SealedKind.BANK_ACCOUNT) if account else "",
        first_month=terms.first_month,
        proposed_by=by,
        proposed_on=today(),
    )
    record(
        _("登记{name}的{programme}付给{whom}，待另一人复核。").format(
            name=locked.person.name, programme=fact.get_programme_display(), whom=fact.get_to_whom_display()
        ),
        subject=locked,
        village_code=locked.person.village_id,
        new={"from": terms.first_month.isoformat(), "is_split": terms.monthly_fen is not None},
    )
    return fact


@carries("P18-5.d", "P30-1.7")
@action("care.confirm_payee")
def confirm_payee(*, by: User, payee: CarePayee, account: str = "", seen_version: int | None = None) -> CarePayee:
    """Confirm a payee as the second person, who types the account again; the one before ends the month before.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, SecondPersonRequired,
        AccountNumberMismatch, PayeeUnfit, PayeeDisputed
    """
    locked = _lock_proposed(by, payee, seen_version)
    refuse_same_person(by, locked.proposed_by_id, sentence=_("登记和复核领款人须是不同的人。"))
    if locked.to_whom != CarePayee.ToWhom.PERSON and compact(account) != locked.account.clear():
        message = _("两次输入的账号不同，请看着协议和存折核对；登记有误的，重新登记。")
        raise AccountNumberMismatch(message, account=message)
    _refuse_disputed(locked.person_id, locked.programme)
    _end_before(locked, by)
    locked.confirmed_by, locked.confirmed_at = by, timezone.now()
    locked.version += 1
    save_changes(locked)
    record(
        _("复核{name}的{programme}付给{whom}。").format(
            name=locked.person.name, programme=locked.get_programme_display(), whom=locked.get_to_whom_display()
        ),
        subject=locked.agreement,
        village_code=locked.person.village_id,
    )
    return locked


@action("care.refuse_payee")
def refuse_payee(*, by: User, payee: CarePayee, reason: str, seen_version: int | None = None) -> CarePayee:
    """Refuse a proposed payee, with the reason.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, SecondPersonRequired, ReasonRequired
    """
    locked = _lock_proposed(by, payee, seen_version)
    refuse_same_person(by, locked.proposed_by_id, sentence=_("登记和复核领款人须是不同的人。"))
    locked.refused_why = required_text(reason, "reason", _("请写明为什么不同意。"))[:200]
    locked.refused_by = by
    locked.version += 1
    save_changes(locked)
    record(
        _("不同意{name}的{programme}领款登记。").format(
            name=locked.person.name, programme=locked.get_programme_display()
        ),
        subject=locked.agreement,
        village_code=locked.person.village_id,
        why=locked.refused_why,
    )
    return locked


@carries("P18-5.d")
@action("care.raise_dispute")
def raise_dispute(*, by: User, agreement: Agreement, programme: str, reason: str) -> PayeeDispute:
    """Mark that it is disputed who is paid: the programme is withheld until two people have settled it.

    Raises:
        PermissionRequired, OutsideScope, CareIncomplete, PayeeDisputed, ReasonRequired
    """
    require_permission(by, Permission.HANDLE_CARE)
    rows = Agreement.objects.visible_to(by).select_related("person")
    locked = lock_row(rows, agreement.pk, missing=OutsideScope(_("这个人不在您的辖区内。")))
    if programme not in CarePayee.Programme.values:
        raise CareIncomplete(_("请选择项目。"), programme=_("请选择项目。"))
    _refuse_disputed(locked.person_id, programme)
    reason = required_text(reason, "reason", _("请写明谁和谁争、争什么。"))[:300]
    dispute = PayeeDispute.objects.create(
        person=locked.person, programme=programme, reason=reason, raised_by=by, raised_on=today()
    )
    record(
        _("登记{name}的{programme}领款有争议，暂缓发放。").format(
            name=locked.person.name, programme=dispute.get_programme_display()
        ),
        subject=locked,
        village_code=locked.person.village_id,
        why=reason,
    )
    return dispute


@action("care.settle_dispute")
def settle_dispute(
    *, by: User, dispute: PayeeDispute, settlement: str, seen_version: int | None = None
) -> PayeeDispute:
    """Say how a dispute is settled; another officer must agree before the money is paid again.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, ReasonRequired
    """
    locked = _lock_dispute(by, dispute, seen_version, Permission.HANDLE_CARE)
    locked.settlement = required_text(settlement, "settlement", _("请写明处理意见。"))[:300]
    locked.settled_by = by
    locked.version += 1
    save_changes(locked)
    _record_dispute(locked, _("对{name}的领款争议提出处理意见，待另一人同意。"), locked.settlement)
    return locked


@carries("P18-5.d")
@action("care.agree_settlement")
def agree_settlement(*, by: User, dispute: PayeeDispute, seen_version: int | None = None) -> PayeeDispute:
    """Agree to the settlement as the second person; the programme is paid again by the facts in force.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, SecondPersonRequired
    """
    locked = _lock_dispute(by, dispute, seen_version, Permission.CONFIRM_CARE)
    if locked.settled_by_id is None:
        raise TransitionNotAllowed(_("还没有人提出处理意见。"))
    refuse_same_person(by, locked.settled_by_id, sentence=_("提出处理意见和同意须是不同的人。"))
    locked.agreed_by, locked.agreed_on = by, today()
    locked.version += 1
    save_changes(locked)
    _record_dispute(locked, _("同意{name}领款争议的处理意见，恢复发放。"), locked.settlement)
    return locked


def _record_dispute(dispute: PayeeDispute, sentence: str, why: str) -> None:
    record(
        sentence.format(name=dispute.person.name),
        subject=dispute.person,
        village_code=dispute.person.village_id,
        why=why,
    )


def _lock_dispute(by: User, dispute: PayeeDispute, seen_version: int | None, permission: Permission) -> PayeeDispute:
    require_permission(by, permission)
    rows = PayeeDispute.objects.visible_to(by).select_related("person")
    locked = lock_row(rows, dispute.pk, missing=OutsideScope(_("这个人不在您的辖区内。")))
    refuse_stale(locked, seen_version, _(_STALE))
    if locked.agreed_by_id is not None:
        raise TransitionNotAllowed(_("这件争议已经解决。"))
    return locked


def _lock_proposed(by: User, payee: CarePayee, seen_version: int | None) -> CarePayee:
    require_permission(by, Permission.CONFIRM_CARE)
    rows = CarePayee.objects.visible_to(by).select_related("person", "agreement__carer")
    locked = lock_row(rows, payee.pk, missing=OutsideScope(_("这个人不在您的辖区内。")))
    refuse_stale(locked, seen_version, _(_STALE))
    if locked.confirmed_by_id or locked.refused_by_id or locked.ended_at:
        raise TransitionNotAllowed(_("这条领款登记已经复核或者停用。"))
    if locked.agreement.state != "confirmed" and locked.to_whom != CarePayee.ToWhom.PERSON:
        raise PayeeUnfit(_("照料服务协议已经终止，请撤回，按新协议登记领款人。"))
    return locked


def _refuse_unfit(agreement: Agreement, terms: PayeeTerms) -> None:
    """Refuse a payee who is not of the agreement, without account, or for months long past.

    Raises:
        PayeeUnfit, CareIncomplete
    """
    is_own = terms.to_whom == CarePayee.ToWhom.PERSON
    if terms.programme not in CarePayee.Programme.values or terms.to_whom not in CarePayee.ToWhom.values:
        raise CareIncomplete(_("请选择项目和付给谁。"), to_whom=_("请选择。"))
    if not is_own and agreement.state != "confirmed":
        raise PayeeUnfit(_("协议复核以后才能登记领款人。"))
    is_inside = agreement.form == Agreement.Form.INSTITUTION
    if (terms.to_whom == CarePayee.ToWhom.INSTITUTION) != is_inside and not is_own:
        message = _("集中供养的付给供养服务机构，分散供养的付给照料人或者本人。")
        raise PayeeUnfit(message, to_whom=message)
    if terms.programme == CarePayee.Programme.LIVING and terms.to_whom == CarePayee.ToWhom.CARER:
        message = _("基本生活费不能付给照料人，只能付给本人或者供养服务机构。")
        raise PayeeUnfit(message, to_whom=message)
    missing = {
        name: _("请填写。")
        for name, text in (("holder_name", terms.holder_name), ("account", terms.account))
        if not is_own and not text.strip()
    }
    if missing or len(terms.account) > _LONGEST_ACCOUNT:
        raise CareIncomplete(_("请填写户名和账号。"), **(missing or {"account": _("账号太长，请核对。")}))
    if terms.monthly_fen is not None and terms.monthly_fen <= 0:
        raise CareIncomplete(_("每月金额须大于零。"), monthly_fen=_("每月金额须大于零；全部付给的不用填。"))
    if terms.first_month.day != 1 or not add_months(this_month(), -MONTHS_BACK) <= terms.first_month:
        raise CareIncomplete(_("起始月份最早是一年以前。"), first_month=_("起始月份最早是一年以前。"))
    if not is_own and terms.first_month < agreement.first_day.replace(day=1):
        message = _("起始月份不能早于协议开始的月份。")
        raise PayeeUnfit(message, first_month=message)


def _refuse_disputed(person_id: int, programme: str) -> None:
    if PayeeDispute.objects.filter(person=person_id, programme=programme, agreed_by=None).exists():
        raise PayeeDisputed(_("领款有争议，先由两人处理完，再登记或复核领款人。"))


def _end_before(locked: CarePayee, by: User) -> None:
    """End the payee in force with the month before the new one.

    Raises:
        PayeeUnfit: a later payee is on record.
    """
    others = CarePayee.objects.filter(person=locked.person, programme=locked.programme).exclude(confirmed_by=None)
    last_month = add_months(locked.first_month, -1)
    for fact in others.exclude(pk=locked.pk).select_for_update():
        if fact.last_month is not None and (fact.last_month < locked.first_month or fact.last_month < fact.first_month):
            continue
        if fact.first_month > locked.first_month:
            message = _("已经登记了{month}起的领款人，新的起始月份不能比它早。").format(
                month=f"{fact.first_month:%Y-%m}"
            )
            raise PayeeUnfit(message, first_month=message)
        fact.last_month = last_month
        fact.ended_at, fact.ended_by, fact.ended_why = timezone.now(), by, _("由新的领款登记接替")
        fact.version += 1
        save_changes(fact)
