"""What casework tells by text: an application received, materials missing, a visit, a decision, a review."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi.casework.models import Application, Case, RecipientRequest
from doudi.casework.office_details.models import OfficeDetail
from doudi.casework.office_details.queries import office_detail
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.registry.models import Person
from doudi.registry.text_messages.outbox import Notice, is_on, phones_of, tell
from doudi.values.dates import format_date
from doudi.values.divisions import COUNTY_CODE


def telephone_of(village_code: str) -> str:
    """Return the telephone that a text names: of the township, else of the county; the window while none is known."""
    name = OfficeDetail.Name.SUPERVISION_TELEPHONE
    numbers = (office_detail(code, name) for code in (village_code[:TOWNSHIP_DIGITS], COUNTY_CODE))
    return next((number for number in numbers if number), _("乡镇民政窗口"))


def tell_received(matter: Application | RecipientRequest, phone: str, due_on: date) -> None:
    """Tell that an application or a request was received, and when an answer is due."""
    about, values = matter.receipt, {"receipt": matter.receipt, "day": format_date(due_on)}
    tell("received", Notice(matter.receipt, matter.village_code, about, phone, values))


def tell_of_case(event: str, case: Case, key: str, **values: str) -> None:
    """Tell the applicant of a case, or where an office opened it, the person or the head of the household."""
    if not is_on(event):
        return
    filled = {"telephone": telephone_of(case.village_code), **values}
    tell(event, Notice(f"{case.pk}:{key}", case.village_code, case.number, _phone_of(case), filled))


def _phone_of(case: Case) -> str:
    if case.application.phone:
        return str(case.application.phone.clear())
    person = case.person or _head_of(case)
    return phones_of([person])[person.pk] if person else ""


def _head_of(case: Case) -> Person | None:
    people = Person.objects.filter(household=case.household, household__isnull=False, death_date=None)
    return people.filter(memberships__relation="户主").first() or people.order_by("pk").first()
