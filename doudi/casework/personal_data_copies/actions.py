"""Settle whose data are asked for, print the copy, and hand it over against a signature."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.casework.models import Case, RecipientRequest
from doudi.casework.personal_data_copies.contents import copy_contents
from doudi.casework.personal_data_copies.queries import is_printed
from doudi.casework.personal_data_copies.refusals import (
    CopyNotPrinted,
    IdentityAlreadyChecked,
    IdentityNotChecked,
    NotAskedForCopy,
    PrintedByBureau,
    SignatureRequired,
)
from doudi.casework.recipient_requests.actions import case_of_request, refuse_unidentified
from doudi.casework.recipient_requests.kinds import DATA
from doudi.casework.recipient_requests.models import IdentityCheck, RequestOutcome
from doudi.casework.referrals.workflow import LONGEST_TEXT, lock_open
from doudi.casework.refusals import NoAwardInForce
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.models import Attachment
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.registry.access import refuse_outside_scope
from doudi.registry.circumstances.hiv_confidentiality import is_hidden_from, is_status_hidden_from
from doudi.registry.models import Award, Circumstance, Person
from doudi.ui.pdf import document_html, pdf_of
from doudi.values.carries import carries


@action("personal_data_copy.identify")
def identify_for_copy(*, by: User, request: RecipientRequest, person: Person | None, check: str) -> RecipientRequest:
    """Settle whose data are asked for after checking that the person themselves, or their guardian, asks.

    Raises:
        PermissionRequired, OutsideScope, AlreadyAnswered, NotAskedForCopy, IdentityAlreadyChecked, PersonNotIdentified
    """
    locked = _lock(request, by)
    if locked.identity_check:
        raise IdentityAlreadyChecked(_("已经核对过身份。核对错了的，退回这一件，请本人重新申请。"))
    refuse_unidentified(person, check)
    assert person is not None  # noqa: S101 - refused above
    refuse_outside_scope(by, person.village_id)
    locked.person, locked.identity_check = person, check
    locked.save(update_fields=["person", "identity_check"])
    record(
        _("核对查阅、复制本人信息的人的身份：{check}。").format(check=IdentityCheck(check).label),
        subject=locked,
        village_code=locked.village_code,
    )
    return locked


@carries("PIPL-44")
@action("personal_data.copy")
def print_copy(*, by: User, request: RecipientRequest) -> bytes:
    """Return the copy as PDF, with sealed values in clear; each printing is recorded, and nothing of it is stored.

    Raises:
        PermissionRequired, OutsideScope, AlreadyAnswered, NotAskedForCopy, IdentityNotChecked, PrintedByBureau
    """
    require_permission(by, Permission.REVEAL_PERSONAL_DATA)
    locked = _lock(request, by)
    person = locked.person
    if person is None or not locked.identity_check:
        raise IdentityNotChecked(_("先核对是不是本人，再打印。"))
    refuse_outside_scope(by, person.village_id)
    if _has_hidden_status(person, by):
        raise PrintedByBureau(_("这一份由县民政局打印、密封，交给本人或监护人。"))
    record(
        _("打印{name}的本人信息副本。").format(name=person.name),
        subject=person,
        village_code=person.village_id,
        why=_("本人申请查阅、复制"),
    )
    return pdf_of(document_html("casework/personal_data_copies/copy.html", copy_contents(person, locked.receipt)))


def _has_hidden_status(person: Person, by: User) -> bool:
    awards = Award.objects.filter(person=person, withdrawn_at=None)
    statuses = [award.child_status.clear() for award in awards if award.child_status]
    rows = Circumstance.objects.filter(person=person, kind="child_status", withdrawn_at=None)
    return any(is_hidden_from(by, row) for row in rows) or any(is_status_hidden_from(by, one) for one in statuses)


@carries("PIPL-44")
@action("personal_data_copy.hand_over")
def hand_over_copy(
    *, by: User, request: RecipientRequest, receipt: Attachment | None, correction: str = ""
) -> RecipientRequest:
    """Record that the person took the printed copy and signed; what they want corrected opens the change procedure.

    Raises:
        PermissionRequired, OutsideScope, AlreadyAnswered, NotAskedForCopy, CopyNotPrinted, SignatureRequired
    """
    locked = _lock(request, by)
    if not is_printed(locked):
        raise CopyNotPrinted(_("还没有打印，打印以后才能交给本人。"))
    if receipt is None:
        message = _("请上传本人签收的照片或扫描件。")
        raise SignatureRequired(message, receipt=message)
    assert locked.person is not None  # noqa: S101 - a printed copy has a person
    case = _correction_case(locked, locked.person, by) if correction.strip() else None
    locked.files.add(receipt)
    locked.case, locked.outcome = case, RequestOutcome.HANDED_OVER
    locked.sealed_answer = correction.strip()[:LONGEST_TEXT]
    locked.ended_on, locked.answered_by = today(), by
    locked.save()
    wish = "" if not locked.sealed_answer else _("；要求更正，由经办人在登记里更正")
    wish = _("；要求更正，转入{number}").format(number=case.number) if case else wish
    record(
        _("把本人信息副本交给本人，已签收{wish}。").format(wish=wish),
        subject=locked,
        village_code=locked.village_code,
    )
    return locked


def _correction_case(request: RecipientRequest, person: Person, by: User) -> Case | None:
    """Return the case of the change procedure; None where there is no award, and the entry is corrected at once."""
    try:
        return case_of_request(request, person, by)
    except NoAwardInForce:
        return None


def _lock(request: RecipientRequest, by: User) -> RecipientRequest:
    locked = lock_open(RecipientRequest, request, by)
    if locked.kind != DATA:
        raise NotAskedForCopy(_("这一件不是查阅、复制本人信息。"))
    return locked
