"""The details of offices as they are today; what the bureau has not entered says so."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from doudi.casework.office_details.models import OfficeDetail
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import townships
from doudi.values.divisions import COUNTY_CODE

COUNTY_DETAILS = (
    OfficeDetail.Name.SUPERVISION_TELEPHONE,
    OfficeDetail.Name.OFFICE_HOURS,
    OfficeDetail.Name.DOCUMENT_CODE,
    OfficeDetail.Name.RECONSIDERATION_AUTHORITY,
    OfficeDetail.Name.COURT,
)
TOWNSHIP_DETAILS = (
    OfficeDetail.Name.SUPERVISION_TELEPHONE,
    OfficeDetail.Name.WINDOW,
    OfficeDetail.Name.DOCUMENT_CODE,
    OfficeDetail.Name.RECONSIDERATION_AUTHORITY,
)


@dataclass(frozen=True)
class OfficeDetailRow:
    """One detail of one office; ``value`` is empty while nobody has entered it."""

    place: str
    place_code: str
    label: str
    value: str
    entered: str

    @property
    def shown(self) -> str:
        """The value, or that it is missing."""
        return self.value or to_be_filled_in()


def to_be_filled_in() -> str:
    """Return what stands on a document in place of a detail that the bureau has not entered."""
    return _("（待县民政局填写）")


def office_detail(place_code: str, name: str) -> str:
    """Return the last value entered for an office; empty where there is none."""
    details = OfficeDetail.objects.filter(place_code=place_code, name=name)
    return details.order_by("-pk").values_list("value", flat=True).first() or ""


def shown_detail(place_code: str, name: str) -> str:
    """Return a detail of an office as a document prints it."""
    return office_detail(place_code, name) or to_be_filled_in()


def supervision_telephones(village_code: str) -> str:
    """Return the supervision telephones of the township of a village and of the county (MCA57-24)."""
    name = OfficeDetail.Name.SUPERVISION_TELEPHONE
    return _("乡镇{township}，县民政局{county}").format(
        township=shown_detail(village_code[:TOWNSHIP_DIGITS], name), county=shown_detail(COUNTY_CODE, name)
    )


def hotlines(place_code: str) -> str:
    """Return whom citizens of a place ring with questions, as a sentence; without telephones, where they go.

    Of a village or township these are the township and the county, of the county itself the county alone.
    """
    name = OfficeDetail.Name.SUPERVISION_TELEPHONE
    township_code = place_code[:TOWNSHIP_DIGITS]
    township = office_detail(township_code, name) if township_code != COUNTY_CODE else ""
    county = office_detail(COUNTY_CODE, name)
    shown = [_("乡镇{number}").format(number=township)] if township else []
    shown += [_("县民政局{number}").format(number=county)] if county else []
    if not shown:
        return _("有不清楚的，请到乡镇民政窗口问。")
    return _("咨询电话：{telephones}").format(telephones="，".join(shown))


def office_details() -> list[OfficeDetailRow]:
    """Return every detail of every office, the county first, those not entered too."""
    last = {}
    for detail in OfficeDetail.objects.select_related("entered_by").order_by("pk"):
        last[detail.place_code, detail.name] = detail
    places: list[tuple[str, str, tuple[OfficeDetail.Name, ...]]] = [(COUNTY_CODE, _("县民政局"), COUNTY_DETAILS)]
    places += [(township.code, township.name, TOWNSHIP_DETAILS) for township in townships()]
    rows = []
    for code, place, names in places:
        for name in names:
            known = last.get((code, name.value))
            value, entered = (known.value, known.entered_by.name) if known else ("", "")
            rows.append(OfficeDetailRow(place, code, str(name.label), value, entered))
    return rows
