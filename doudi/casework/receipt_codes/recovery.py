"""Send a code for one use to the telephone saved with an application, and take a lasting code for it."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.casework.cases.applicant import Applicant
from doudi.casework.models import Application, RecoveryCode
from doudi.casework.procedures.clocks import procedure_figure
from doudi.casework.search.models import ApplicationName
from doudi.core import lookup_codes
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.encryption import SealedKind, blind_index
from doudi.registry.text_messages.outbox import Notice, is_on, tell
from doudi.values.text import compact

EVENT = "code"


@action("application.request_recovery")
def request_recovery(*, by: Applicant, name: str, id_number: str) -> None:  # noqa: ARG001 - read by the decorator
    """Send a code for one use to the saved telephone of the last application of this person, if there is one.

    It returns nothing, does the same work and leaves the same entry either way, so that nobody learns who has applied.
    """
    code = lookup_codes.new_code()
    code_hash = lookup_codes.hash_of(code)
    application = _application_of(compact(name), id_number)
    hours = procedure_figure("recovery_code_hours", today())
    if application is not None and application.phone and is_on(EVENT):
        expires_at = timezone.now() + timedelta(hours=hours)
        row = RecoveryCode.objects.create(application=application, code_hash=code_hash, expires_at=expires_at)
        values = {"receipt": application.receipt, "code": code, "hours": str(hours)}
        phone = str(application.phone.clear())
        tell(EVENT, Notice(f"{row.pk}", application.village_code, application.receipt, phone, values))
    record(_("收到找回查询码的请求。"))


def _application_of(name: str, id_number: str) -> Application | None:
    """Return the last application that a person sent, as its form names them first."""
    index = blind_index(id_number, SealedKind.IDENTITY_NUMBER)
    named = ApplicationName.objects.filter(id_number_index=index, name=name).exclude(id_number_index="")
    found = named.select_related("application").order_by("-application_id").first()
    if found is None or found.application.applicant_name != name:
        return None
    return found.application


def matching_recovery_code(application: Application | None, code: str) -> RecoveryCode | None:
    """Return the last code for one use of an application, if it is this one and can be used."""
    return lookup_codes.row_of_code(lookup_codes.unused(RecoveryCode.objects.filter(application=application)), code)


@action("application.use_recovery")
def use_recovery_code(*, by: Applicant, recovery: RecoveryCode) -> str:  # noqa: ARG001 - read by the decorator
    """Take a code for one use, and return the lasting code that replaces the lost one."""
    application = lookup_codes.use(RecoveryCode.objects.all(), recovery.pk).application
    code = lookup_codes.new_code()
    application.code_hash = lookup_codes.hash_of(code)
    application.save(update_fields=["code_hash"])
    record(
        _("凭发到申请时所留手机的临时查询码，换了新的查询码。"),
        subject=application,
        village_code=application.village_code,
    )
    return code
