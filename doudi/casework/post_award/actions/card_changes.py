"""Change a recipient's own bank card: one officer enters it with its proof, a second person confirms it."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.casework.cases.decisions import record_decision
from doudi.casework.cases.workflow import advance, lock_case_for
from doudi.casework.models import CardChange, Case, CaseFile
from doudi.casework.recipient_requests.queries import sent_files
from doudi.casework.refusals import CardNumberMismatch, CardOfAnotherPerson
from doudi.core.accounts.models import User
from doudi.core.attachments.actions import store_upload
from doudi.core.attachments.models import Attachment
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.refusals import SecondPersonRequired, required_text
from doudi.registry import actions as registry_actions
from doudi.registry.models import Source
from doudi.registry.refusals import ProofRequired
from doudi.values.bank_card import BankCardError, parse_bank_card
from doudi.values.masks import mask_account
from doudi.values.text import compact


@action("case.enter_card")
def enter_card(
    *,
    by: User,
    case: Case,
    account: str,
    holder: str,
    bank: str,
    proof: str,
    upload: Upload | None = None,
    sent_file: CaseFile | None = None,
    seen_version: int | None = None,
) -> Case:
    """Enter the new card in the person's own name, with its proof; accounts of others are refused (MCA62-4.3).

    The proof is uploaded, or it is a photograph that came with the recipient's own request (``sent_file``).

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, RoleNotAllowed, CardOfAnotherPerson, CardNumberMismatch,
        ReasonRequired, ProofRequired, EmptyFile, FileTooLarge, WrongFileType
    """
    locked = lock_case_for(case, "enter_card", by, seen_version)
    assert locked.person is not None  # noqa: S101 - of a person, see the declaration
    try:
        number = parse_bank_card(account)
    except BankCardError as error:
        raise CardNumberMismatch(error.message, account=error.message) from None
    if compact(holder) != locked.person.name:
        message = _("户名须是{name}本人；发到监护人或机构账户的，在“发放”里登记代领，附证明或协议。").format(
            name=locked.person.name
        )
        raise CardOfAnotherPerson(message, holder=message)
    proof = required_text(proof, "proof", _("请写明核对了什么。"))
    attachment = _proof_file(locked, by, upload, sent_file)
    CardChange.objects.create(
        case=locked,
        sealed_account=number,
        bank=bank.strip()[:60],
        proof=proof[:500],
        proof_file=attachment,
        entered_by=by,
    )
    locked.proposed_by, locked.reviewed_by = by, None
    advance(locked, "enter_card")
    record(
        _("登记{name}的新账户{account}，待复核。").format(name=locked.person.name, account=mask_account(number)),
        subject=locked,
        village_code=locked.village_code,
        why=proof[:300],
    )
    return locked


def _proof_file(case: Case, by: User, upload: Upload | None, sent_file: CaseFile | None) -> Attachment:
    """Return the proof as an attachment; an upload counts before what was sent."""
    if upload is not None:
        return store_upload(by=by, upload=upload, village_code=case.village_code)
    if sent_file is None or sent_file not in sent_files(case):
        message = _("请上传银行卡和身份证的照片。")
        raise ProofRequired(message, upload=message)
    return sent_file.attachment


@action("case.confirm_card")
def confirm_card(*, by: User, case: Case, account: str, seen_version: int | None = None) -> Case:
    """Confirm the card by typing its number again, as a second person; it is the person's card from today.

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, RoleNotAllowed, SecondPersonRequired, CardNumberMismatch
    """
    locked = lock_case_for(case, "confirm_card", by, seen_version)
    assert locked.person is not None  # noqa: S101 - as above
    entered = locked.card_changes.order_by("-pk")[0]
    if entered.entered_by_id == by.pk:
        raise SecondPersonRequired(_("登记账户和复核账户须是不同的人。"))
    if compact(account) != entered.sealed_account.clear():
        message = _("两次输入的账号不同，请核对卡号；登记有误的，退回重新登记。")
        raise CardNumberMismatch(message, account=message)
    decision = record_decision(
        locked,
        by=by,
        outcome=Case.Outcome.CARD,
        reason=entered.proof,
        references=list(locked.procedure.basis_on(locked.accepted_on or today())),
        explanation={"account": mask_account(entered.sealed_account.clear()), "bank": entered.bank},
    )
    registry_actions.change_circumstance_by_two(
        by=by,
        entered_by=entered.entered_by,
        subject=locked.person,
        kind="bank_account",
        value=entered.sealed_account.clear(),
        since=today(),
        source=Source.MATERIAL,
        source_detail=decision.number,
    )
    entered.checked_by, entered.checked_at = by, timezone.now()
    entered.save(update_fields=["checked_by", "checked_at"])
    locked.reviewed_by = by
    advance(locked, "confirm_card")
    record(
        _("复核一致，{name}的发放账户自今日起变更。").format(name=locked.person.name),
        subject=locked,
        village_code=locked.village_code,
    )
    return locked
