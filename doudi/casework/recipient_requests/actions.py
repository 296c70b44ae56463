"""Receive a request of a recipient, accept it into its procedure, or return it with a reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from doudi.casework.cases.actions.applications import new_receipt_number
from doudi.casework.cases.applicant import Applicant
from doudi.casework.models import Application, Case, CaseFile, RecipientRequest
from doudi.casework.post_award.actions.initiation import open_case, reassessing_procedures
from doudi.casework.procedures.clocks import deadline
from doudi.casework.procedures.loader import all_procedures
from doudi.casework.procedures.steps import CLOSED
from doudi.casework.recipient_requests.kinds import DATA, REQUEST_KINDS, REVIEW
from doudi.casework.recipient_requests.models import Identity, IdentityCheck, RequestOutcome
from doudi.casework.recipient_requests.queries import reviewable_cases
from doudi.casework.recipient_requests.recognition import person_by_award, person_of_application
from doudi.casework.recipient_requests.refusals import DecisionNotChosen, PersonNotIdentified, UnknownRequest
from doudi.casework.referrals.actions.decision_reviews import request_decision_review
from doudi.casework.referrals.workflow import LONGEST_TEXT, end_with_answer, lock_open
from doudi.casework.text_notices import tell_received
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import COUNTY_ROLES, Permission, Role
from doudi.core.attachments.models import Attachment
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.models import Division
from doudi.core.divisions.queries import place_name
from doudi.core.lookup_codes import hash_of, new_code
from doudi.core.refusals import OutsideScope, RoleNotAllowed, required_text
from doudi.registry.access import refuse_outside_scope
from doudi.registry.models import Person
from doudi.values.carries import carries


@dataclass(frozen=True)
class Sender:
    """Who sends a request, as they say: by an application whose code they know, or by name, number and telephone."""

    name: str
    phone: str
    id_tail: str = ""
    application: Application | None = None


@dataclass(frozen=True)
class RequestContent:
    """What a request says: its words, and the fields of its kind as labels and texts.

    ``store_files`` stores the files with it in the village of the person, which the sender need not have named.
    ``account`` is the number of a new card.
    """

    kind: str
    words: str
    fields: dict[str, str] = field(default_factory=dict)
    account: str = ""
    store_files: Callable[[str], list[Attachment]] = lambda _village_code: []


@carries("SC649-13")
@action("recipient_request.send")
def send_recipient_request(
    *, by: Applicant, village: Division, sender: Sender, content: RequestContent
) -> tuple[RecipientRequest, str]:
    """Receive a request; return it with the code to follow it by, of which only the hash is stored.

    It changes no data. Whether the sender is known to the registry is for the officer alone: the request is received
    either way, and its receipt number says only the township that the sender named.

    Raises:
        UnknownRequest
    """
    declared = REQUEST_KINDS.get(content.kind)
    if declared is None:
        raise UnknownRequest(_("请选择要办的事。"))
    person, identity = _recognise(sender)
    code = new_code()
    request = RecipientRequest.objects.create(
        receipt=new_receipt_number(village.code),
        code_hash=hash_of(code),
        kind=declared.id,
        identity=identity,
        application=sender.application,
        person=person,
        village_code=person.village_id if person else village.code,
        phone=sender.phone,
        sealed_text=content.words.strip()[:LONGEST_TEXT],
        sealed_details=json.dumps(
            {
                "name": by.name,
                "id_tail": sender.id_tail,
                "village": village.code,
                "fields": content.fields,
                "account": content.account,
            },
            ensure_ascii=False,
        ),
        due_on=deadline(declared.clock, today()),
    )
    request.files.set(content.store_files(request.village_code))
    tell_received(request, sender.phone, request.due_on)
    record(
        _("收到群众申报：{label}（{place}），回执{receipt}，{day}前接收或退回。").format(
            label=declared.label, place=place_name(request.village_code), receipt=request.receipt, day=request.due_on
        ),
        subject=request,
        village_code=request.village_code,
    )
    return request, code


def _recognise(sender: Sender) -> tuple[Person | None, str]:
    if sender.application is not None:
        return person_of_application(sender.application), Identity.CODE
    person = person_by_award(name=sender.name, id_tail=sender.id_tail, phone=sender.phone)
    return person, Identity.AWARD if person else Identity.UNPROVED


@action("recipient_request.accept")
def accept_recipient_request(
    *, by: User, request: RecipientRequest, person: Person | None, check: str, case: Case | None = None
) -> RecipientRequest:
    """Accept a request after checking who asks: its procedure opens, or it joins the same one that is running.

    An objection becomes a request to review the decision of ``case``, dated as it was sent.

    Raises:
        PermissionRequired, OutsideScope, AlreadyAnswered, RoleNotAllowed, PersonNotIdentified, DecisionNotChosen,
        ReviewPeriodOver, ReviewAlreadyRequested, NoAwardInForce, CaseAlreadyOpen, UnknownRequest
    """
    locked = _lock_for_officer(request, by)
    if locked.kind == DATA:
        raise UnknownRequest(_("查阅、复制本人信息的，核对身份、打印、交给本人签收；要更正的，签收时写明。"))
    refuse_unidentified(person, check)
    assert person is not None  # noqa: S101 - refused above
    refuse_outside_scope(by, person.village_id)
    found = _review_of(locked, person, case) if locked.kind == REVIEW else case_of_request(locked, person, by)
    locked.person, locked.case, locked.identity_check = person, found, check
    locked.outcome = RequestOutcome.ACCEPTED
    locked.ended_on, locked.answered_by = today(), by
    locked.save()
    record(
        _("接收群众申报（{label}），转入{number}：{check}。").format(
            label=locked.declared.label, number=found.number, check=IdentityCheck(check).label
        ),
        subject=locked,
        village_code=locked.village_code,
    )
    return locked


@action("recipient_request.return")
def return_recipient_request(*, by: User, request: RecipientRequest, answer: str) -> RecipientRequest:
    """Return a request with the reason, which the sender reads; an objection is answered by the bureau alone.

    Raises:
        PermissionRequired, OutsideScope, AlreadyAnswered, RoleNotAllowed, ReasonRequired
    """
    locked = _lock_for_officer(request, by)
    locked.outcome = RequestOutcome.RETURNED
    locked = end_with_answer(locked, by, answer)
    record(
        _("退回群众申报（{label}）。").format(label=locked.declared.label),
        subject=locked,
        village_code=locked.village_code,
    )
    return locked


def _lock_for_officer(request: RecipientRequest, by: User) -> RecipientRequest:
    locked = lock_open(RecipientRequest, request, by)
    if locked.kind == REVIEW and Role(by.role) not in COUNTY_ROLES:
        raise RoleNotAllowed(_("对决定的意见由县民政局办理。"))
    return locked


def refuse_unidentified(person: Person | None, check: str) -> None:
    """Refuse to act for somebody before a person is chosen and their identity checked."""
    if person is None:
        message = _("请选择是谁申报的；登记里没有的，退回并说明怎么办。")
        raise PersonNotIdentified(message, person=message)
    if check not in IdentityCheck.values:
        message = _("请选择怎么核对的身份。没有核对身份的，不能转入办理。")
        raise PersonNotIdentified(message, check=message)


def case_of_request(request: RecipientRequest, person: Person, by: User) -> Case:
    """Return the case that a request joins, or the one that it opens, with the files that were sent.

    Raises:
        OutsideScope, NoAwardInForce, CaseAlreadyOpen
    """
    found = _running_case(request, person) or _open_case(request, person, by)
    for file in request.files.all():
        CaseFile.objects.get_or_create(case=found, attachment=file, defaults={"label": file.name[:80]})
    return found


def _running_case(request: RecipientRequest, person: Person) -> Case | None:
    """Return the open case that the request belongs to: of the same procedure, or any reassessment of the family."""
    procedure = all_procedures()[request.declared.procedure_id]
    running = Case.objects.exclude(step=CLOSED).filter(household=person.household).order_by("pk")
    if procedure.covers == "person":
        return running.filter(procedure_id=procedure.id, person=person).first()
    same = running.filter(procedure_id=procedure.id).first()
    return same or (running.filter(procedure_id__in=reassessing_procedures()).first() if procedure.reassesses else None)


def _open_case(request: RecipientRequest, person: Person, by: User) -> Case:
    procedure = all_procedures()[request.declared.procedure_id]
    if person.household is None:
        raise OutsideScope(_("这个人不在任何家庭里，请先登记家庭。"))
    return open_case(
        by=by,
        matter=procedure.id,
        household=person.household,
        person=person if procedure.covers == "person" else None,
        why=_("本人在码上救申报，回执{receipt}").format(receipt=request.receipt),
        channel=Application.Channel.PORTAL,
    )


def _review_of(request: RecipientRequest, person: Person, case: Case | None) -> Case:
    if case is None or case not in reviewable_cases(person, request.sent_on):
        message = _("请选择对哪个决定有意见；没有可以复核的决定的，退回并说明。")
        raise DecisionNotChosen(message, case=message)
    request_decision_review(by=Applicant(request.name), case=case, text=request.text, asked_on=request.sent_on)
    return case


@action("personal_data.reveal")
def reveal_request_phone(*, by: User, request: RecipientRequest, why: str) -> str:
    """Return the telephone that a request was sent with, to be shown in clear (SAL2026-70.6).

    Raises:
        PermissionRequired, OutsideScope, ReasonRequired
    """
    require_permission(by, Permission.REVEAL_PERSONAL_DATA)
    refuse_outside_scope(by, request.village_code)
    why = required_text(why, "why", _("请写明查看的用途或案件编号。"))
    record(_("查看群众申报的电话。"), subject=request, village_code=request.village_code, why=why)
    return str(request.phone.clear())


@action("personal_data.reveal")
def reveal_request_account(*, by: User, request: RecipientRequest, why: str) -> str:
    """Return the number of the new card that a request names, to be compared with its photograph (SAL2026-70.6).

    Raises:
        PermissionRequired, OutsideScope, ReasonRequired
    """
    require_permission(by, Permission.REVEAL_PERSONAL_DATA)
    refuse_outside_scope(by, request.village_code)
    why = required_text(why, "why", _("请写明查看的用途或案件编号。"))
    record(_("查看群众申报的银行卡号。"), subject=request, village_code=request.village_code, why=why)
    return request.account
