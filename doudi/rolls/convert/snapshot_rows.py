"""Rows of a snapshot made from a roll, with defaults for facts that rolls lack.

Ids are digests of the identity number: a person has the same id in every conversion. They hide the number at
sight but are no encryption: they can be computed from a number.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date

from doudi.rolls.model import Family, Person, Sheet
from doudi.values.benefit_month import format_month
from doudi.values.divisions import find_village
from doudi.values.identity_number import IdentityNumber
from doudi.values.translation import gettext as _

Row = dict[str, str]

_COUNTY = "360731"
_ILL = re.compile(r"大病|重病|重大疾病|慢性病|癌|肿瘤|尿毒症|透析|白血病")
_ZERO_INCOMES = ("wage_fen", "business_fen", "property_income_fen", "basic_pension_fen")

HOUSEHOLD_COLUMNS = (
    "household_id",
    "village_code",
    "area",
    "financial_assets_fen",
    "motor_vehicles",
    "homes",
    "runs_company",
    "rigid_expense_fen",
    "monitored_poverty",
)
PEOPLE_COLUMNS = (
    "person_id",
    "household_id",
    "name",
    "id_number",
    "sex",
    "birth_date",
    "death_date",
    "relation",
    "wage_fen",
    "employed_since",
    "business_fen",
    "property_income_fen",
    "transfer_fen",
    "basic_pension_fen",
    "disability_category",
    "disability_grade",
    "serious_illness",
    "student",
    "self_care",
    "has_capable_supporter",
    "child_status",
    "in_institution",
    "laid_off_1960s",
    "in_prison",
    "other_nursing_allowance",
    "work_injury_nursing",
)
AWARD_COLUMNS = (
    "award_id",
    "person_id",
    "programme",
    "from_month",
    "to_month",
    "dibao_class",
    "assessed_income_fen",
    "self_care",
    "child_status",
    "in_institution",
)


def identifier(letter: str, text: str) -> str:
    """A stable id such as P3f0c...: the letter and 16 hexadecimal digits of a digest."""
    return letter + hashlib.blake2b(text.encode(), digest_size=8, person=b"doudi-roll").hexdigest()


def village_code(sheet: Sheet, family: Family) -> tuple[str, bool]:
    """The 12-digit code of the family's village, else of the township, and whether the village was found."""
    township = sheet.township_code
    if township is None:
        return _COUNTY.ljust(12, "0"), False
    for text in (family.village, family.address):
        village = find_village(text, township) if text else None
        if village is not None:
            return village.code, True
    return township.ljust(12, "0"), False


def household_row(household_id: str, code: str, area: str) -> Row:
    """A household with the default of one home and no car, company or assets."""
    return {
        "household_id": household_id,
        "village_code": code,
        "area": area,
        "financial_assets_fen": "0",
        "motor_vehicles": "0",
        "homes": "1",
        "runs_company": "false",
        "rigid_expense_fen": "0",
        "monitored_poverty": "false",
    }


def _flag(value: object) -> str:
    return "true" if value else "false"


def person_row(
    person_id: str, household_id: str, sheet: Sheet, family: Family, person: Person, certificate: Person | None
) -> Row:
    """A person with a valid number; the family's income per head becomes each person's transfer income.

    ``certificate`` is the person on a list of disability certificates, if there is one.
    """
    identity = IdentityNumber(person.id_number or "")
    category = person.disability_category or (certificate.disability_category if certificate else None)
    grade = person.disability_grade or (certificate.disability_grade if certificate else None)
    orphan = "orphan" if "child_living" in sheet.programmes else "none"
    row = {
        "person_id": person_id,
        "household_id": household_id,
        "name": person.name,
        "id_number": identity.text,
        "sex": identity.sex,
        "birth_date": identity.birth_date.isoformat(),
        "death_date": "",
        "relation": person.relation or (_("户主") if person.is_head else _("其他")),
        "employed_since": "",
        "transfer_fen": str(family.income_per_head_fen or 0),
        "disability_category": category if category and grade else "none",
        "disability_grade": str(grade) if category and grade else "0",
        "serious_illness": _flag(_ILL.search(person.remark)),
        "student": "false",
        "self_care": person.self_care or "full",
        "has_capable_supporter": "false",
        "child_status": person.child_status or orphan,
        "in_institution": _flag(person.in_institution),
        "laid_off_1960s": _flag("laid_off_1960s" in sheet.programmes),
        "in_prison": "false",
        "other_nursing_allowance": "false",
        "work_injury_nursing": "false",
    }
    return row | dict.fromkeys(_ZERO_INCOMES, "0")


def award_row(award_id: str, person_id: str, programme: str, start: date, family: Family, person: Person) -> Row:
    """An award without an end; cells that its programme does not use stay empty."""
    row = dict.fromkeys(AWARD_COLUMNS, "")
    row |= {
        "award_id": award_id,
        "person_id": person_id,
        "programme": programme,
        "from_month": format_month(start),
    }
    if programme == "dibao":
        row["dibao_class"] = family.dibao_class or ""
        if family.dibao_class == "other":
            row["assessed_income_fen"] = str(family.income_per_head_fen)
    elif programme == "tekun":
        row["self_care"] = person.self_care or ""
    elif programme == "child_living":
        row["child_status"] = person.child_status or "orphan"
        row["in_institution"] = _flag(person.in_institution)
    return row
