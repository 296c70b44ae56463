"""Changing one's own card: one officer enters it with its proof, another one types it again."""

from __future__ import annotations

import re

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.casework.decisions import decide
from doudi.casework.models import CardChange, Case
from doudi.casework.refusals import AnotherPersonMust, CardsDiffer, NotOwnCard, SaysNothing
from doudi.casework.steps import go_on, held_for
from doudi.core.accounts.models import User
from doudi.core.audit.actions import action, record
from doudi.registry import actions as register
from doudi.registry.models import Source
from doudi.registry.queries import today
from doudi.values.masks import mask_account
from doudi.values.text import compact

_ACCOUNT = re.compile(r"[0-9]{16,19}")


@action("case.enter_card")
def enter_card(
    *, by: User, case: Case, account: str, holder: str, bank: str, proof: str, seen: int | None = None
) -> Case:
    """Enter the new card of the person himself. A guardian's or an institution's account is not his own (MCA62-4.3).

    Raises:
        OutOfSight, AnotherWasFaster, NotNow, NotYours, NotOwnCard, CardsDiffer, SaysNothing
    """
    held = held_for(case, "enter_card", by, seen)
    assert held.person is not None  # noqa: S101 - of a person, see the declaration
    number = compact(account)
    if not _ACCOUNT.fullmatch(number):
        message = _("银行卡号应为16至19位数字。")
        raise CardsDiffer(message, account=message)
    if compact(holder) != held.person.name:
        message = _("户名须是{name}本人；发到监护人或机构账户的，在“发放”里登记代领，附证明或协议。").format(
            name=held.person.name
        )
        raise NotOwnCard(message, holder=message)
    if not proof.strip():
        raise SaysNothing(_("请写明核对了什么。"), proof=_("请写明核对了什么。"))
    CardChange.objects.create(
        case=held, sealed_account=number, bank=bank.strip()[:60], proof=proof.strip()[:500], entered_by=by
    )
    held.proposed_by, held.reviewed_by = by, None
    go_on(held, "enter_card")
    record(
        _("登记{name}的新账户{account}，待复核。").format(name=held.person.name, account=mask_account(number)),
        subject=held,
        village_code=held.village_code,
        why=proof.strip()[:300],
    )
    return held


@action("case.confirm_card")
def confirm_card(*, by: User, case: Case, account: str, seen: int | None = None) -> Case:
    """Another person has looked at the proof and typed the card once more: from today on it is the person's card.

    Raises:
        OutOfSight, AnotherWasFaster, NotNow, NotYours, AnotherPersonMust, CardsDiffer, DatesTurnedRound
    """
    held = held_for(case, "confirm_card", by, seen)
    assert held.person is not None  # noqa: S101 - as above
    entered = held.card_changes.order_by("-pk")[0]
    if entered.entered_by_id == by.pk:
        raise AnotherPersonMust(_("登记账户和复核账户须是不同的人。"))
    if compact(account) != entered.sealed_account.clear():
        message = _("两次输入的账号不同，请核对卡号；登记有误的，退回重新登记。")
        raise CardsDiffer(message, account=message)
    decision = decide(
        held,
        by=by,
        outcome=Case.Outcome.CARD,
        reason=entered.proof,
        references=list(held.procedure.basis_on(held.accepted_on or today())),
        explanation={"account": mask_account(entered.sealed_account.clear()), "bank": entered.bank},
    )
    register.change_circumstance(
        by=by,
        subject=held.person,
        kind="bank_account",
        value=entered.sealed_account.clear(),
        since=today(),
        source=Source.PAPER,
        source_detail=decision.number,
    )
    entered.checked_by, entered.checked_at = by, timezone.now()
    entered.save(update_fields=["checked_by", "checked_at"])
    held.reviewed_by = by
    go_on(held, "confirm_card")
    record(
        _("复核一致，{name}的发放账户自今日起变更。").format(name=held.person.name),
        subject=held,
        village_code=held.village_code,
    )
    return held
