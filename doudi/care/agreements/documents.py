"""The printed agreement (照料服务协议), A4, with the parties, the grade, the services and the signatures."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from doudi.care.agreements.labels import GRADE_LABELS
from doudi.care.agreements.models import Agreement
from doudi.casework.case_documents.contents import data_url
from doudi.core.attachments.models import Attachment
from doudi.core.divisions.queries import place_name
from doudi.ui.pdf import document_html, pdf_of
from doudi.values.carries import carries
from doudi.values.divisions import division_name
from doudi.values.masks import mask_phone

_TEMPLATE = "care_agreements/document.html"


@carries("P18-5.d", "PIPL-28")
def agreement_contents(agreement: Agreement) -> dict[str, Any]:
    """Return what the template prints; numbers and telephones are masked."""
    pictures = Attachment.objects.in_bulk([one["file"] for one in agreement.signatures])
    drawn = {
        one["as"]: {"name": one["name"], "picture": data_url(pictures[one["file"]])}
        for one in agreement.signatures
        if one["file"] in pictures
    }
    person = agreement.person
    return {
        "title": _("特困人员照料服务协议"),
        "agreement": agreement,
        "township": division_name(agreement.township_code) or agreement.township_code,
        "place": place_name(person.village_id),
        "id_number": str(person.id_number or ""),
        "carer_phone": mask_phone(agreement.carer.phone.clear()),
        "carer_place": place_name(agreement.carer.village_code),
        "grade": GRADE_LABELS.get(agreement.grade.clear(), ""),
        "services": agreement.service_names,
        "drawn": drawn,
    }


def agreement_pdf(agreement: Agreement) -> bytes:
    """Return the printed agreement."""
    return pdf_of(document_html(_TEMPLATE, agreement_contents(agreement)))
