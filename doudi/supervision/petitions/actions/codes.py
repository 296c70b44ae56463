"""A new code for a petitioner who lost theirs: by text to the saved telephone, or at the window."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.casework.cases.actions.applications import new_receipt_code
from doudi.casework.cases.applicant import Applicant
from doudi.casework.procedures.clocks import procedure_figure
from doudi.casework.receipt_codes.recovery import EVENT
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

_NO_CODE = make_password(None)
_LONGEST_DETAIL = 300


def is_code_of(petition: Petition | None, code: str) -> bool:
    """Whether a code opens a petition for good: the last one issued, or the one it came with.

    A hash is compared in any case, so that the time taken tells nothing.
    """
    last = PetitionCode.objects.filter(petition=petition, expires_at=None).order_by("-pk").first()
    code_hash = last.code_hash if last else petition.code_hash if petition else ""
    return check_password(code.upper(), code_hash or _NO_CODE)


def matching_recovery_code(petition: Petition | None, code: str) -> PetitionCode | None:
    """Return the last code for one use of a petition, if it is this one and can be used."""
    unused = PetitionCode.objects.filter(petition=petition, used_at=None, expires_at__gt=timezone.now())
    row = unused.order_by("-pk").first()
    is_match = check_password(code.upper(), row.code_hash if row else _NO_CODE)
    return row if is_match else None


@carries("P18-18.b")
@action("petition.request_recovery")
def request_recovery(*, by: Applicant, phone: str, number: str = "") -> None:  # noqa: ARG001 - the trail reads who
    """Send a code for one use to the saved telephone of a petition, if it was sent with this one and has a code.

    It returns nothing, does the same work and leaves the same entry either way, so that nobody learns who petitions.

    Args:
        number: of the petition; the last one of the telephone where it is empty.
    """
    code = new_receipt_code()
    code_hash = make_password(code)
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
    locked = lock_row(PetitionCode.objects.filter(used_at=None), recovery.pk)
    locked.used_at = timezone.now()
    locked.save(update_fields=["used_at"])
    code = _issue(locked.petition)
    record_on(locked.petition, _("凭发到信访时所留手机的临时查询码，换了新的查询码。"))
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
    code = new_receipt_code()
    PetitionCode.objects.create(petition=petition, code_hash=make_password(code))
    return code
