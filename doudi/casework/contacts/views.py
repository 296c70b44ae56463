"""The page that reveals where the family of a case is reached."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from doudi.casework.contacts.actions import reveal_case_contact
from doudi.casework.models import Case
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.registry.personal_data.views import Revealed, reveal_page


@permission_required(Permission.REVEAL_PERSONAL_DATA)
def reveal_contact(request: StaffRequest, pk: int) -> HttpResponse:
    """Reveal address and telephones of the family of a case, to dial on a phone."""
    case = get_object_or_404(Case.objects.visible_to(request.user).select_related("application", "household"), pk=pk)

    def read(why: str) -> list[Revealed]:
        contact = reveal_case_contact(by=request.user, case=case, why=why)
        addresses = [Revealed(_("住址"), f"{contact.place}{address.clear()}") for address in contact.addresses]
        return addresses + [Revealed(_("电话"), phone.clear(), is_phone=True) for phone in contact.phones]

    return reveal_page(request, _("住址和电话"), case.application.applicant_name, read)
