"""Register and confirm the accounts of others, and stop approved amounts."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.care.payables.kinds import PayeeKind
from doudi.care.payables.models import LONGEST_TEXT, Payable, Payee
from doudi.care.payables.refusals import AccountTypedDifferently, PayeeAlreadyKnown
from doudi.care.payables.workflow import PAYABLE_TRANSITIONS
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.actions import store_upload
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.scope import contains
from doudi.core.encryption import SealedKind, blind_index
from doudi.core.process import advance, lock_row, refuse_same_person, refuse_stale, refuse_transition
from doudi.core.refusals import (
    OutsideScope,
    ReasonRequired,
    TransitionNotAllowed,
    refuse_hidden_characters,
    required_text,
)
from doudi.registry.refusals import ProofRequired
from doudi.values.carries import carries
from doudi.values.money import format_yuan
from doudi.values.text import compact


@carries("P18-17.b")
@action("care_payee.propose")
def propose_payee(
    *,
    by: User,
    kind: str,
    holder_name: str,
    account: str,
    proof: str,
    village_code: str,
    upload: Upload | None,
    replaces: Payee | None = None,
) -> Payee:
    """Register the account of a hospital, an arranger or a carer, or a correction of one; a second person confirms it.

    Raises:
        PermissionRequired, OutsideScope, ReasonRequired, NumberInText, HiddenCharacters, ProofRequired,
        PayeeAlreadyKnown, EmptyFile, FileTooLarge, WrongFileType
    """
    require_permission(by, Permission.HANDLE_CARE)
    if replaces is not None:
        replaces = lock_row(Payee.objects.visible_to(by), replaces.pk, missing=OutsideScope(_("看不到这个收款账户。")))
        kind, village_code = replaces.kind, replaces.village_code
    elif not contains(by.scope, village_code):
        raise OutsideScope(_("只能登记本辖区的收款账户。"))
    holder = required_text(holder_name, "holder_name")[:60]
    refuse_hidden_characters(holder, "holder_name")
    number = compact(account)
    if kind not in PayeeKind.values or not number:
        raise ReasonRequired(_("请写明收款方的类别和账号。"), account=_("请填写账号。"))
    proof = required_text(proof, "proof", _("请写明依据，如医院开户证明、与死者的关系。"))[:LONGEST_TEXT]
    if upload is None:
        raise ProofRequired(_("请上传账户证明。"), upload=_("请上传账户证明。"))
    index = blind_index(number, SealedKind.BANK_ACCOUNT)
    _refuse_known(by, kind, holder, index, replaces)
    payee = Payee.objects.create(
        kind=kind,
        holder_name=holder,
        account=number,
        account_index=index,
        village_code=village_code,
        proof=proof,
        proof_file=store_upload(by=by, upload=upload, village_code=village_code),
        replaces=replaces,
        proposed_by=by,
    )
    record(
        _("登记{kind}收款账户，户名{holder}，待第二人核实。").format(kind=payee.get_kind_display(), holder=holder),
        subject=payee,
        village_code=village_code,
        why=proof,
    )
    return payee


def _refuse_known(by: User, kind: str, holder: str, index: str, replaces: Payee | None) -> None:
    """Refuse an account that is on record, and a second correction of one."""
    if replaces is None:
        same = Payee.objects.visible_to(by).filter(kind=kind, holder_name=holder, account_index=index, refused_by=None)
        if same.exists():
            message = _("这个户名和账号已经登记过，请直接选用。")
            raise PayeeAlreadyKnown(message, account=message)
    elif replaces.replacements.filter(refused_by=None).exists():
        raise PayeeAlreadyKnown(_("这个账户已经更换或有更换待核实，请打开新的账户办理。"))


@carries("P18-17.b")
@action("care_payee.confirm")
def confirm_payee(*, by: User, payee: Payee, account: str) -> Payee:
    """Confirm an account as the second person, who sees the proof and types the number again.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, SecondPersonRequired, AccountTypedDifferently
    """
    locked = _lock_payee(by, payee)
    if compact(account) != locked.account.clear():
        message = _("两次输入的账号不同，请看着证明核对；登记有误的，退回重新登记。")
        raise AccountTypedDifferently(message, account=message)
    locked.confirmed_by, locked.confirmed_at = by, timezone.now()
    locked.save(update_fields=["confirmed_by", "confirmed_at"])
    record(
        _("核实{kind}收款账户，户名{holder}。").format(kind=locked.get_kind_display(), holder=locked.holder_name),
        subject=locked,
        village_code=locked.village_code,
    )
    return locked


@action("care_payee.refuse")
def refuse_payee(*, by: User, payee: Payee, why: str) -> Payee:
    """Refuse an account as the second person; it is registered again.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, SecondPersonRequired, ReasonRequired, NumberInText
    """
    locked = _lock_payee(by, payee)
    locked.refused_reason = required_text(why, "why", _("请写明为什么不采用。"))[:LONGEST_TEXT]
    locked.refused_by = by
    locked.save(update_fields=["refused_by", "refused_reason"])
    record(
        _("不采用{kind}收款账户，户名{holder}。").format(kind=locked.get_kind_display(), holder=locked.holder_name),
        subject=locked,
        village_code=locked.village_code,
        why=locked.refused_reason,
    )
    return locked


def _lock_payee(by: User, payee: Payee) -> Payee:
    require_permission(by, Permission.HANDLE_CARE)
    locked = lock_row(Payee.objects.visible_to(by), payee.pk, missing=OutsideScope(_("看不到这个收款账户。")))
    if not locked.is_waiting:
        raise TransitionNotAllowed(_("这个收款账户{state}，不能再办。").format(state=locked.state_label))
    refuse_same_person(by, locked.proposed_by_id, sentence=_("登记和核实须是不同的人。"))
    return locked


@action("care_payable.stop")
def stop_payable(*, by: User, payable: Payable, why: str, seen_version: int | None = None) -> Payable:
    """Stop an approved amount that is not with the bank, with the reason; the decision can then be made again.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, ReasonRequired, NumberInText
    """
    require_permission(by, Permission.CONFIRM_CARE)
    missing = OutsideScope(_("这笔支付不在您的辖区内。"))
    locked = lock_row(Payable.objects.visible_to(by), payable.pk, missing=missing)
    refuse_stale(locked, seen_version, _("您打开页面以后，这笔支付有变化，请看过再办。"))
    sentence = _("这笔支付{state}，不能停止。").format(state=locked.get_state_display())
    refuse_transition(PAYABLE_TRANSITIONS, locked.state, "stop", sentence)
    locked.stopped_reason = required_text(why, "why", _("请写明为什么停止。"))[:LONGEST_TEXT]
    locked.stopped_by, locked.stopped_on = by, today()
    advance(locked, "stop", PAYABLE_TRANSITIONS)
    record(
        _("停止{name}的{kind}{amount}元。").format(
            name=locked.person.name, kind=locked.get_kind_display(), amount=format_yuan(locked.amount_fen)
        ),
        subject=locked,
        village_code=locked.person.village_id,
        why=locked.stopped_reason,
    )
    return locked
