"""The list of published decisions of a village, as it hangs on the board."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from doudi.casework.models import Publication
from doudi.casework.office_details.queries import supervision_telephones
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.ui.pdf import document_html, pdf_of
from doudi.values.offices import township_government_name


def list_contents(village_code: str, publications: Sequence[Publication], first_day: date) -> dict[str, Any]:
    """Return the context of the list's template."""
    return {
        "title": _("社会救助确认结果公布"),
        "place": place_name(village_code),
        "rows": [publication.row for publication in publications],
        "first_day": first_day,
        "telephones": supervision_telephones(village_code),
        "office": township_government_name(village_code[:TOWNSHIP_DIGITS]),
        "mark": "",
    }


def list_html(village_code: str, publications: Sequence[Publication], first_day: date) -> str:
    """Return the list as the PDF is made from."""
    contents = list_contents(village_code, publications, first_day)
    return document_html("casework/case_documents/publication_list.html", contents)


def list_pdf(village_code: str, publications: Sequence[Publication], first_day: date) -> bytes:
    """Return the list as PDF."""
    return pdf_of(list_html(village_code, publications, first_day))
