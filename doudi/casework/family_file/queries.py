"""Read the matters and letters of a family."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from doudi.casework.family_file.columns import LETTER_COLUMNS, MATTER_COLUMNS
from doudi.casework.models import Case, CaseDocument, RecipientRequest, Referral
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.scope import contains
from doudi.registry.households.panels import FIRST_ROWS, FamilyFile


@dataclass(frozen=True)
class MatterRow:
    """A case of the family; ``url`` is empty where it was handled outside the reader's scope."""

    case: Case
    url: str

    @property
    def label(self) -> str:
        """The matter."""
        return str(self.case.procedure.label)

    @property
    def whom(self) -> str:
        """The person that it is for, or the family."""
        return self.case.person.name if self.case.person else _("全家")

    @property
    def state(self) -> str:
        """The step it is in, or its outcome."""
        return str(self.case.get_outcome_display() if self.case.is_closed else self.case.step_label)

    @property
    def tone(self) -> str:
        """The tone of the tag of its state."""
        return "" if self.case.is_closed else "warn"


@dataclass(frozen=True)
class LetterRow:
    """An archived document of a case."""

    label: str
    case: Case
    url: str
    archived_at: datetime


def cases_of_family(file: FamilyFile) -> QuerySet[Case]:
    """Return the cases of a family and of its people, the latest first."""
    people = [person.pk for person in file.people]
    of_people = Q(person__in=people)
    wanted = of_people if file.household is None or file.person else of_people | Q(household=file.household)
    if file.person is not None and file.person.household_id:
        wanted |= Q(household=file.person.household_id, person=None)
    return Case.objects.filter(wanted).order_by("-pk")


def matters_panel(file: FamilyFile) -> Mapping[str, Any] | None:
    """Return the panel with every matter of a family."""
    page = file.page_of(cases_of_family(file).select_related("application", "person"))
    page.rows[:] = [
        MatterRow(case, case.get_absolute_url() if contains(file.by.scope, case.village_code) else "")
        for case in page.rows
    ]
    return {
        "rows": page.rows,
        "columns": MATTER_COLUMNS,
        "shown": page,
        "referrals": list(referrals_of_family(file)[:FIRST_ROWS]),
        "refer_url": _refer_url(file),
        "requests": requests_of_family(file)[:FIRST_ROWS],
    }


def requests_of_family(file: FamilyFile) -> QuerySet[RecipientRequest]:
    """Return what the people of a family sent from their phones, within the reader's scope, the latest first."""
    applications = cases_of_family(file).order_by().values("application")
    sent = Q(person__in=[person.pk for person in file.people]) | Q(application__in=applications)
    return RecipientRequest.objects.visible_to(file.by).filter(sent).order_by("-pk")


def referrals_of_family(file: FamilyFile) -> QuerySet[Referral]:
    """Return what other departments were asked for the family, with a case or without, the latest first."""
    applications = cases_of_family(file).order_by().values("application")
    asked = Q(application__in=applications) | Q(person__in=[person.pk for person in file.people])
    if file.household is not None and file.person is None:
        asked |= Q(household=file.household)
    found = Referral.objects.visible_to(file.by).filter(asked).prefetch_related("questions")
    return found.select_related("application", "person").order_by("-pk")


def _refer_url(file: FamilyFile) -> str:
    """Return where the reader refers a need of the family to a department; empty where they may not."""
    household = file.household or (file.person.household if file.person else None)
    if household is None or not file.by.may(Permission.HANDLE_CASES) or household.ended_on is not None:
        return ""
    is_near = contains(file.by.scope, household.village_id)
    return reverse("casework:refer_household", args=[household.pk]) if is_near else ""


def letters_panel(file: FamilyFile) -> Mapping[str, Any] | None:
    """Return the panel with the archived documents of the family's cases that the reader may open."""
    cases = cases_of_family(file).order_by()
    documents = CaseDocument.objects.filter(case__in=cases.values("pk")).select_related("case").order_by("-pk")
    page = file.page_of(documents)
    page.rows[:] = [
        LetterRow(
            document.get_kind_display(),
            document.case,
            reverse("casework:case_document", args=[document.case_id, document.kind])
            if contains(file.by.scope, document.case.village_code)
            else "",
            document.archived_at,
        )
        for document in page.rows
    ]
    return {"rows": page.rows, "columns": LETTER_COLUMNS, "shown": page} if page.rows else None
