"""Send an application: one form, and a case for each procedure and person."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from doudi.casework.cases.applicant import Applicant
from doudi.casework.cases.workflow import enter_step
from doudi.casework.models import Application, Case, RecipientRequest
from doudi.casework.procedures.loader import application_procedures
from doudi.casework.referrals.actions.referrals import create_referrals
from doudi.casework.referrals.kinds import REFERRAL_KINDS, kinds_on_the_form
from doudi.casework.refusals import (
    ApplicantRequired,
    CardNumberMismatch,
    CardOfAnotherPerson,
    ConsentRequired,
    UnknownProcedure,
)
from doudi.casework.search.names import keep_names
from doudi.casework.text_notices import tell_received
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.models import Attachment
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.models import Division
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import contains
from doudi.core.encryption import SealedKind, blind_index
from doudi.core.lookup_codes import hash_of, new_code
from doudi.core.refusals import OutsideScope
from doudi.values.bank_card import BankCardError, parse_bank_card
from doudi.values.carries import carries

MAX_MEMBERS = 20


@dataclass(frozen=True)
class Answers:
    """The answers of an application form.

    ``members[0]`` is the applicant. Facts are keyed by circumstance kind, with values as the registry stores them.
    ``subjects`` maps each procedure to the indexes of the members it is for, ``needs`` each kind of referral to the
    need in words. ``bank_account`` is the first card, in the name of ``card_holder``, one of the members. The address
    within the village is ``address_group`` and ``house_number``.
    """

    members: list[dict[str, Any]]
    household: dict[str, str]
    subjects: dict[str, list[int]]
    phone: str
    consent: dict[str, str] = field(default_factory=dict)
    needs: dict[str, str] = field(default_factory=dict)
    bank_account: str = ""
    card_holder: str = ""
    card_bank: str = ""
    words: str = ""
    address_group: str = ""
    house_number: str = ""

    def as_data(self) -> dict[str, Any]:
        """Return the answers as JSON stores them."""
        return vars(self)


@carries("MCA57-4", "MCA57-6", "P18-15.d")
@action("application.send")
def send_application(
    *,
    by: User | Applicant,
    channel: str,
    village: Division,
    answers: Answers,
    files: list[Attachment] | None = None,
    mandate: str = "",
) -> tuple[Application, str]:
    """Receive an application; return it with the code to follow it by, of which only the hash is stored.

    Raises:
        PermissionRequired, OutsideScope, UnknownProcedure, ApplicantRequired, ConsentRequired, CardNumberMismatch,
        CardOfAnotherPerson
    """
    if isinstance(by, User):
        require_permission(by, Permission.APPLY_ON_BEHALF)
        if not contains(by.scope, village.code):
            raise OutsideScope(_("{village}不在您的辖区内。").format(village=village.name))
    _refuse_invalid_answers(answers)
    code = new_code()
    application = Application.objects.create(
        receipt=new_receipt_number(village.code),
        code_hash=hash_of(code),
        channel=channel,
        village_code=village.code,
        applicant_name=answers.members[0]["name"],
        phone=answers.phone,
        phone_index=blind_index(answers.phone, SealedKind.PHONE) if answers.phone else "",
        mandate=mandate,
        sealed_answers=json.dumps(answers.as_data(), ensure_ascii=False),
        matters=list(answers.subjects),
        sent_by=by if isinstance(by, User) else None,
    )
    application.files.set(files or [])
    keep_names(application, answers.members)
    for number, (matter, member_index) in enumerate(_cases_of(answers), start=1):
        case = Case(
            number=f"{application.receipt}-{number}",
            application=application,
            procedure_id=matter,
            member_index=member_index,
            village_code=village.code,
        )
        enter_step(case, application_procedures()[matter].steps[0])
    create_referrals(application, answers.needs)
    tell_received(application, answers.phone, _first_due_on(application))
    record(
        _("{name}（{place}）申请{matters}，回执{receipt}。").format(
            name=application.applicant_name,
            place=place_name(village.code),
            receipt=application.receipt,
            matters="、".join(_labels(answers)),
        ),
        subject=application,
        village_code=village.code,
        why=mandate,
    )
    return application, code


def _first_due_on(application: Application) -> date:
    """Return the first day on which something is due of an application that was just sent."""
    cases, referrals = application.cases.values_list("next_due_on"), application.referrals.values_list("due_on")
    return min(due_on for (due_on,) in [*cases, *referrals] if due_on)


def _refuse_invalid_card(answers: Answers) -> None:
    """Refuse a card with a wrong number, or of somebody outside the family.

    Raises:
        CardNumberMismatch, CardOfAnotherPerson
    """
    if not answers.bank_account:
        return
    try:
        parse_bank_card(answers.bank_account)
    except BankCardError as error:
        raise CardNumberMismatch(error.message, card_number=error.message) from None
    if answers.card_holder not in {member["name"] for member in answers.members}:
        message = _("户名须是申请家庭的成员。")
        raise CardOfAnotherPerson(message, card_holder=message)


def _refuse_invalid_answers(answers: Answers) -> None:
    if not answers.members or len(answers.members) > MAX_MEMBERS:
        raise ApplicantRequired(_("请填写家庭成员，最多{most}人。").format(most=MAX_MEMBERS))
    _refuse_invalid_card(answers)
    unknown = set(answers.subjects) - set(application_procedures()) or set(answers.needs) - set(kinds_on_the_form())
    if unknown or not (answers.subjects or answers.needs):
        raise UnknownProcedure(_("请选择要申请的事项。"))
    for matter, indexes in answers.subjects.items():
        if application_procedures()[matter].covers == "person" and not indexes:
            label = application_procedures()[matter].label
            raise ApplicantRequired(_("请选择为谁申请“{label}”。").format(label=label))
        if any(not 0 <= index < len(answers.members) for index in indexes):
            raise ApplicantRequired(_("所选的家庭成员不存在，请重新选择。"))
    needs_check = any(
        {"income", "property"} & set(application_procedures()[matter].asks) for matter in answers.subjects
    )
    if needs_check and not answers.consent.get("agreed"):
        raise ConsentRequired(_("请阅读并同意家庭经济状况核对授权。"))


def _labels(answers: Answers) -> list[str]:
    return [application_procedures()[matter].label for matter in answers.subjects] + [
        str(REFERRAL_KINDS[need].label) for need in answers.needs
    ]


def _cases_of(answers: Answers) -> list[tuple[str, int]]:
    """Return (procedure, index of the member) of each case: one for a household, else one for each person."""
    return [
        (matter, index)
        for matter, indexes in answers.subjects.items()
        for index in (indexes if application_procedures()[matter].covers == "person" else [0])
    ]


def new_receipt_number(village_code: str) -> str:
    """Return a number of date, township and six random digits that no application and no request has yet."""
    day: date = today()
    while True:
        receipt = f"{day:%y%m%d}{village_code[6:9]}{secrets.randbelow(1_000_000):06d}"
        if not any(model.objects.filter(receipt=receipt).exists() for model in (Application, RecipientRequest)):
            return receipt
