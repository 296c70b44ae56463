"""One thing handled once: an application with every department's part and where it stands (P18-2.e)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.casework.family_file.queries import cases_of_family, referrals_of_family
from doudi.casework.models import Case, Referral
from doudi.core.divisions.scope import contains
from doudi.registry.households.panels import FamilyFile
from doudi.values.carries import carries

MOST_APPLICATIONS = 12


@dataclass(frozen=True)
class Part:
    """A department's part of an application."""

    department: str
    matter: str
    state: str
    due_on: date | None
    is_open: bool
    url: str


@dataclass(frozen=True)
class OneMatter:
    """An application of the family, or a need that came without one, with its parts."""

    name: str
    sent_on: date
    parts: list[Part]

    @property
    def is_open(self) -> bool:
        """Whether some part is open."""
        return any(part.is_open for part in self.parts)


@carries("P18-2.e", "P18-15.b")
def matters_of(file: FamilyFile) -> list[OneMatter]:
    """Return the applications of a family and the needs that came without one, with their parts, the latest first."""
    cases = list(cases_of_family(file).select_related("application")[: MOST_APPLICATIONS * 4])
    applications = {case.application_id: case.application for case in cases}
    parts: dict[int, list[Part]] = {key: [] for key in applications}
    for case in reversed(cases):
        parts[case.application_id].append(_part_of_case(case, file))
    alone = []
    for referral in reversed(referrals_of_family(file)[: MOST_APPLICATIONS * 4]):
        part = _part_of_referral(referral)
        if referral.application_id in parts:
            parts[referral.application_id].append(part)
        else:
            alone.append(OneMatter(referral.name, timezone.localdate(referral.recorded_at), [part]))
    matters = [
        OneMatter(one.applicant_name, timezone.localdate(one.sent_at), parts[key]) for key, one in applications.items()
    ]
    return sorted([*matters, *alone], key=lambda matter: matter.sent_on, reverse=True)[:MOST_APPLICATIONS]


def _part_of_case(case: Case, file: FamilyFile) -> Part:
    return Part(
        _("民政（乡镇、县局）"),
        str(case.procedure.label),
        str(case.get_outcome_display() or case.step_label),
        case.due_on,
        not case.is_closed,
        case.get_absolute_url() if contains(file.by.scope, case.village_code) else "",
    )


def _part_of_referral(referral: Referral) -> Part:
    return Part(
        referral.department,
        str(referral.declared.label),
        str(referral.state_label),
        referral.due_on,
        referral.ended_on is None,
        referral.get_absolute_url(),
    )
