"""Invented windows, hours and telephones of the county's offices, as documents and public notices print them."""

from __future__ import annotations

_COUNTY_TELEPHONE = "0797-1230000"
_TOWNSHIP_TELEPHONE = "0797-12300{number:02d}"
_HOURS = "工作日8:30至12:00，14:30至17:30"


def enter_office_details() -> int:
    """Enter the details of the county and its townships; return their number, 0 if there are any already."""
    from doudi.casework.models import OfficeDetail
    from doudi.casework.office_details.actions import enter_office_detail
    from doudi.core.accounts.models import User
    from doudi.core.divisions.queries import townships
    from doudi.values.divisions import COUNTY_CODE

    if OfficeDetail.objects.exists():
        return 0
    director = User.objects.get(username="director")
    name = OfficeDetail.Name
    details = [
        (COUNTY_CODE, name.SUPERVISION_TELEPHONE, _COUNTY_TELEPHONE),
        (COUNTY_CODE, name.OFFICE_HOURS, _HOURS),
        (COUNTY_CODE, name.RECONSIDERATION_AUTHORITY, "于都县人民政府"),
        (COUNTY_CODE, name.COURT, "于都县人民法院"),
    ]
    for number, township in enumerate(townships(), start=1):
        details += [
            (township.code, name.SUPERVISION_TELEPHONE, _TOWNSHIP_TELEPHONE.format(number=number)),
            (township.code, name.WINDOW, f"{township.name}便民服务中心"),
        ]
    for place, what, value in details:
        enter_office_detail(by=director, place_code=place, name=what, value=value)
    return len(details)
