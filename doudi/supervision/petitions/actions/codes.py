"""A new code for a petitioner who lost theirs: by text to the saved telephone, or at the window."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.casework.cases.applicant import Applicant
from doudi.casework.procedures.clocks import procedure_figure
from doudi.casework.receipt_codes.recovery import EVENT
from doudi.core import lookup_codes
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.models import VILLAGE_DIGITS
from doudi.core.encryption import SealedKind, blind_index
from doudi.core.process import lock_row
from doudi.core.refusals import OutsideScope, required_text
from doudi.registry.text_messages.outbox import Notice, is_on, tell
from doudi.supervision.petitions.actions.locking import record_on, refuse_interested
from doudi.supervision.petitions.kinds import IdentityCheck, Office
from doudi.supervision.petitions.models import Petition, PetitionCode
from doudi.supervision.petitions.queries import visible_petitions, with_a_code
from doudi.supervision.petitions.refusals import PetitionerNotChecked
from doudi.values.carries import carries
from doudi.values.divisions import COUNTY_CODE

_LONGEST_DETAIL = 300


def is_code_of(petition: Petition | None, code: str) -> bool:
    """Whether a code opens a petition for good: the last one issued, or the one it came with."""
    last = PetitionCode.objects.filter(petition=petition, expires_at=None).order_by("-pk").first()
    code_hash = last.code_hash if last else petition.code_hash if petition else None
    return lookup_codes.is_code(code, code_hash)


def matching_recovery_code(petition: Petition | None, code: str) -> PetitionCode | None:
    """Return the last code for one use of a petition, if it is this one and can be used."""
    return lookup_codes.row_of_code(lookup_codes.unused(PetitionCode.objects.filter(petition=petition)), code)


@carries("P18-18.b")
@action("petition.request_recovery")
def request_recovery(*, by: Applicant, phone: str, number: str = "") -> None:  # noqa: ARG001 - the trail reads who
    """Send a code for one use to the saved telephone of a petition, if it was sent with this one and has a code.

    It returns nothing, does the same work and leaves the same entry either way, so that nobody learns who petitions.

    Args:
        number: of the petition; the last one of the telephone where it is empty.
    """
    code = lookup_codes.new_code()
    code_hash = lookup_codes.hash_of(code)
    hours = procedure_figure("recovery_code_hours", today())
    rows = with_a_code().filter(phone_index=blind_index(phone, SealedKind.PHONE))
    petition = (rows.filter(number=number.upper()) if number else rows).order_by("-pk").first()
    if petition is not None and is_on(EVENT):
        expires_at = timezone.now() + timedelta(hours=hours)
        row = PetitionCode.objects.create(petition=petition, code_hash=code_hash, expires_at=expires_at)
        values = {"receipt": petition.number, "code": code, "hours": str(hours)}
        saved = str(petition.phone.clear())
        tell(EVENT, Notice(f"petition{row.pk}", _office_code(petition), petition.number, saved, values))
    record(_("收到找回信访查询码的请求。"))


def _office_code(petition: Petition) -> str:
    """Return where the text is listed: a township does not see one about what the bureau handles."""
    if petition.office == Office.BUREAU:
        return COUNTY_CODE.ljust(VILLAGE_DIGITS, "0")
    return petition.village_code


@action("petition.use_recovery")
def use_recovery_code(*, by: Applicant, recovery: PetitionCode) -> str:  # noqa: ARG001 - the trail reads who
    """Take a code for one use, and return the lasting code that replaces the lost one."""
    petition = lookup_codes.use(PetitionCode.objects.all(), recovery.pk).petition
    code = _issue(petition)
    record_on(petition, _("凭发到信访时所留手机的临时查询码，换了新的查询码。"))
    return code


@carries("P18-18.b")
@action("petition.new_code")
def issue_new_code(*, by: User, petition: Petition, check: str, detail: str) -> str:
    """Issue a code for a petition at the window; the one before stops working. Only its hash is stored.

    Raises:
        PermissionRequired, OutsideScope, ConflictOfInterest, RecusedFromPetition, PetitionerNotChecked, ReasonRequired
    """
    require_permission(by, Permission.HANDLE_PETITIONS)
    locked = lock_row(visible_petitions(by=by), petition.pk, OutsideScope(_("这件信访不在您的辖区内。")))
    refuse_interested(by, locked)
    if not locked.sealed_name:
        raise PetitionerNotChecked(_("匿名的信访核对不了身份，不能补发查询码。"))
    if check not in IdentityCheck.values:
        message = _("请选择怎么核对的身份。没有核对身份的，不能补发查询码。")
        raise PetitionerNotChecked(message, check=message)
    detail = required_text(detail, "detail", _("请写明谁来补、什么情况。"))
    code = _issue(locked)
    sentence = _("补发查询码：{check}。原来的查询码作废。").format(check=IdentityCheck(check).label)
    record_on(locked, sentence, why=detail[:_LONGEST_DETAIL])
    return code


def _issue(petition: Petition) -> str:
    code = lookup_codes.new_code()
    PetitionCode.objects.create(petition=petition, code_hash=lookup_codes.hash_of(code))
    return code
