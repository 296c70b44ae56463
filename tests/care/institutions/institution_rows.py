"""Institutions and admissions for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from doudi.care.institutions.actions.admissions import Admission, confirm_admission, propose_admission
from doudi.care.institutions.actions.institutions import InstitutionDetails, open_institution
from doudi.care.institutions.models import Institution, Residence
from doudi.core.attachments.uploads import Upload

PAPER = Upload("申请.pdf", b"%PDF-1.4 signed")
MOVED_IN = date(2025, 9, 15)


def details(**changes: Any) -> InstitutionDetails:
    given: dict[str, Any] = {
        "licence": "养老备案2020-7",
        "beds": 2,
        "holder_name": "贡江敬老院",
        "account": "6228480000000000777",
    }
    return InstitutionDetails(**given | changes)


def opened(by: Any, village: Any, name: str = "贡江敬老院", **changes: Any) -> Institution:
    return open_institution(by=by, name=name, village=village, phone="13900007777", details=details(**changes))


def proposed(by: Any, person: Any, institution: Institution, **changes: Any) -> Residence:
    given: dict[str, Any] = {
        "institution": institution,
        "bed": "101",
        "first_day": MOVED_IN,
        "application": PAPER,
        "agreement": PAPER,
    }
    return propose_admission(by=by, person=person, admission=Admission(**given | changes))


def lived_in(cast: Any, person: Any, institution: Institution, **changes: Any) -> Residence:
    """A residence that the bureau confirmed."""
    residence = proposed(cast.officer, person, institution, **changes)
    return confirm_admission(by=cast.bureau, residence=residence)
