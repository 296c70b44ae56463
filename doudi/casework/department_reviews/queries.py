"""What a department sees: the cases that wait for it now, and of each only what it has to check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from doudi import policy
from doudi.casework.cases.assessment import case_facts
from doudi.casework.cases.workflow import cases_open_to
from doudi.casework.models import Case
from doudi.casework.worklist.queries import UrgencyTag, urgency_of, urgency_tag
from doudi.core.accounts.models import User
from doudi.core.divisions.queries import place_name
from doudi.ui.tables import Text
from doudi.values.masks import mask_name

MAX_ROWS = 200


def cases_for_department(*, by: User) -> QuerySet[Case]:
    """Return the cases that wait for the user's department, nearest deadline first; nobody else has any."""
    if not by.department:
        return Case.objects.none()
    return cases_open_to(by).select_related("person", "application").order_by("next_due_on", "pk")


@dataclass(frozen=True)
class DepartmentCaseRow:
    """A case in the list of a department; the name is masked there."""

    case: Case

    @property
    def name(self) -> str:
        """The masked name of the person."""
        return mask_name(self.case.person.name) if self.case.person else ""

    @property
    def place(self) -> str:
        """Township and village."""
        return place_name(self.case.village_code)

    @property
    def urgency_tag(self) -> UrgencyTag | None:
        """The tag beside its deadline."""
        return urgency_tag(urgency_of(self.case))


def rows_for_department(*, by: User) -> list[DepartmentCaseRow]:
    """Return the rows of a department's list."""
    return [DepartmentCaseRow(case) for case in cases_for_department(by=by)[:MAX_ROWS]]


def certificate_facts(case: Case) -> list[tuple[Text, Any]]:
    """Return what the federation checks: the person, with a masked number, and the disability as registered."""
    person = case.person
    facts = case_facts(case) if case.household else None
    rows = {row["person_id"]: row for row in facts.people} if facts else {}
    row = rows.get(person.number, {}) if person else {}
    category, grade = row.get("disability_category", "none"), row.get("disability_grade", 0)
    return [
        (_("姓名"), person.name if person else ""),
        (_("身份证号"), str(person.id_number) if person and person.id_number else _("没有登记")),
        (_("村（居）"), place_name(case.village_code)),
        (_("残疾类别"), policy.WORD_LABELS.get(category, category)),
        (_("残疾等级"), _("{grade}级").format(grade=grade) if grade else _("没有登记")),
        (_("申请日期"), case.application.sent_at.date()),
    ]
