"""The page of a case to copy from, and the cases that are still to be entered into the national system."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from doudi.casework.data_entry.profile import EntryProfile, entry_profile
from doudi.casework.data_entry.values import CASE_VALUES, MEMBER_VALUES, members_of, subject_of
from doudi.casework.models import Case
from doudi.core.accounts.models import User
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import bounds
from doudi.values.carries import carries
from doudi.values.translation import gettext

MOST_EXPORTED = 500


@dataclass(frozen=True)
class CopyLine:
    """A field of the form with its text."""

    label: str
    text: str


@dataclass(frozen=True)
class CopySection:
    """A part of the form; one for each member where it is filled in for each."""

    heading: str
    lines: tuple[CopyLine, ...]


def copy_sections(case: Case, *, is_clear: bool = False) -> list[CopySection]:
    """Return the fields of a case in the order of the national system's form."""
    profile, subject = entry_profile(), subject_of(case, is_clear=is_clear)
    members = members_of(case, is_clear=is_clear)
    found = []
    for section in profile.sections:
        if section.is_for_each_member:
            for place, member in enumerate(members, start=1):
                lines = tuple(CopyLine(one.label, MEMBER_VALUES[one.value](member)) for one in section.fields)
                found.append(CopySection(f"{section.label} {place}", lines))
        else:
            lines = tuple(CopyLine(one.label, CASE_VALUES[one.value](subject)) for one in section.fields)
            found.append(CopySection(section.label, lines))
    return found


@carries("MCA62-2.3")
def system_of(case: Case) -> str:
    """Return the national system into which a case is entered: that of child welfare for benefits of children."""
    profile = entry_profile()
    return gettext(profile.child_system if case.procedure.of_children else profile.system)


def cases_to_enter(
    *, by: User, is_entered: bool = False, matter: str = "", channel: str = "", place: str = ""
) -> QuerySet[Case]:
    """Return the accepted applications of a user's scope that are, or are not yet, in the national system.

    Args:
        matter: only of this procedure.
        channel: only those that came through this channel.
        place: only of this township or village.
    """
    cases = Case.objects.visible_to(by).filter(accepted_on__isnull=False).exclude(application__channel="office")
    entered = cases.filter(data_entry__entered_on__isnull=False)
    wanted = {"procedure_id": matter, "application__channel": channel}
    query = entered if is_entered else cases.exclude(data_entry__entered_on__isnull=False)
    query = query.filter(**{name: value for name, value in wanted.items() if value})
    if place:
        query = query.filter(village_code__range=bounds(place))
    return query.select_related("application", "data_entry").order_by("accepted_on", "pk")


@dataclass(frozen=True)
class EntryRow:
    """A case in the list of those to enter."""

    case: Case

    @property
    def url(self) -> str:
        """The page to copy from."""
        return reverse("casework:data_entry", args=[self.case.pk])

    @property
    def exported_on(self) -> date | None:
        """The day on which it was exported."""
        entry = getattr(self.case, "data_entry", None)
        return entry.exported_on if entry else None

    @property
    def system(self) -> str:
        """The national system into which it is entered."""
        return system_of(self.case)

    @property
    def place(self) -> str:
        """Township and village."""
        return place_name(self.case.village_code)


def export_table(cases: list[Case], profile: EntryProfile) -> tuple[list[str], list[list[str]]]:
    """Return headings and rows in clear: one row for each member, the fields of the case repeated."""
    plain = [field for section in profile.sections if not section.is_for_each_member for field in section.fields]
    each = [field for section in profile.sections if section.is_for_each_member for field in section.fields]
    headings = [
        "办件编号",
        "数字民政编号",
        *(field.label for field in plain),
        *(f"成员{field.label}" for field in each),
    ]
    rows = []
    for case in cases:
        subject, entry = subject_of(case, is_clear=True), getattr(case, "data_entry", None)
        known = [case.number, entry.national_number if entry else ""]
        known += [CASE_VALUES[field.value](subject) for field in plain]
        for member in members_of(case, is_clear=True):
            rows.append([*known, *(MEMBER_VALUES[field.value](member) for field in each)])
    return headings, rows
