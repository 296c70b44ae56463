"""Sending an application: one form, a case for each matter and person."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from doudi.casework.cases.workflow import Applicant, enter_step
from doudi.casework.models import Application, Case
from doudi.casework.procedures.loader import procedures
from doudi.casework.referrals.actions.referrals import create_referrals
from doudi.casework.referrals.kinds import REFERRAL_KINDS
from doudi.casework.refusals import ApplicantRequired, ConsentRequired, UnknownProcedure
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.models import Attachment
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.models import Division
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import contains
from doudi.core.refusals import OutsideScope

_CODE_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without the ones that are read for another
_CODE_LENGTH = 6
MOST_MEMBERS = 20
MOST_FILES = 20


@dataclass(frozen=True)
class Answers:
    """What an application says. ``members[0]`` applies; facts are by the name of their kind, as the store writes them.

    ``subjects`` are for each matter the places of the members whom it is for; ``needs`` are what other departments
    are to help with, by kind of referral, each with what for.
    """

    members: list[dict[str, Any]]
    household: dict[str, str]
    subjects: dict[str, list[int]]
    phone: str
    consent: dict[str, str] = field(default_factory=dict)
    asked: dict[str, dict[str, Any]] = field(default_factory=dict)
    needs: dict[str, str] = field(default_factory=dict)
    bank_account: str = ""
    words: str = ""

    def as_data(self) -> dict[str, Any]:
        """To be kept sealed."""
        return vars(self)


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
    """Take an application in. Returns it with the code by which the applicant follows it; the code is kept nowhere.

    Raises:
        PermissionRequired, OutsideScope, UnknownProcedure, ApplicantRequired, ConsentRequired
    """
    if isinstance(by, User):
        require_permission(by, Permission.APPLY_ON_BEHALF)
        if not contains(by.scope, village.code):
            raise OutsideScope(_("{village}不在您的辖区内。").format(village=village.name))
    _refuse_invalid_answers(answers)
    code = new_receipt_code()
    application = Application.objects.create(
        receipt=new_receipt_number(village.code),
        code_hash=make_password(code),
        channel=channel,
        village_code=village.code,
        applicant_name=answers.members[0]["name"],
        phone=answers.phone,
        mandate=mandate,
        sealed_answers=json.dumps(answers.as_data(), ensure_ascii=False),
        matters=list(answers.subjects),
        sent_by=by if isinstance(by, User) else None,
    )
    application.files.set(files or [])
    for number, (matter, place) in enumerate(_cases_of(answers), start=1):
        case = Case(
            number=f"{application.receipt}-{number}",
            application=application,
            procedure_id=matter,
            place=place,
            village_code=village.code,
        )
        enter_step(case, procedures()[matter].steps[0])
    create_referrals(application, answers.needs)
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


def new_receipt_code() -> str:
    """Six signs that nobody can guess and nobody reads for another."""
    return "".join(secrets.choice(_CODE_SIGNS) for _sign in range(_CODE_LENGTH))


def _refuse_invalid_answers(answers: Answers) -> None:
    if not answers.members or len(answers.members) > MOST_MEMBERS:
        raise ApplicantRequired(_("请填写家庭成员，最多{most}人。").format(most=MOST_MEMBERS))
    unknown = set(answers.subjects) - set(procedures()) or set(answers.needs) - set(REFERRAL_KINDS)
    if unknown or not (answers.subjects or answers.needs):
        raise UnknownProcedure(_("请选择要申请的事项。"))
    for matter, places in answers.subjects.items():
        if procedures()[matter].covers == "person" and not places:
            label = procedures()[matter].label
            raise ApplicantRequired(_("请选择为谁申请“{label}”。").format(label=label))
        if any(not 0 <= place < len(answers.members) for place in places):
            raise ApplicantRequired(_("所选的家庭成员不存在，请重新选择。"))
    needs_check = any({"income", "property"} & set(procedures()[matter].asks) for matter in answers.subjects)
    if needs_check and not answers.consent.get("agreed"):
        raise ConsentRequired(_("请阅读并同意家庭经济状况核对授权。"))


def _labels(answers: Answers) -> list[str]:
    return [procedures()[one].label for one in answers.subjects] + [
        str(REFERRAL_KINDS[one].label) for one in answers.needs
    ]


def _cases_of(answers: Answers) -> list[tuple[str, int]]:
    """A case for each matter of a household, one for each person of the others: matter, and whom it is about."""
    return [
        (matter, place)
        for matter, places in answers.subjects.items()
        for place in (places if procedures()[matter].covers == "person" else [0])
    ]


def new_receipt_number(village_code: str) -> str:
    """Date, township and six digits nobody can guess, not taken yet; the database sees to two at once."""
    day: date = today()
    while True:
        receipt = f"{day:%y%m%d}{village_code[6:9]}{secrets.randbelow(1_000_000):06d}"
        if not Application.objects.filter(receipt=receipt).exists():
            return receipt
