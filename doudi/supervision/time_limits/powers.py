"""The list of powers of county and townships (P18-26.d): who acts in each step of each matter, and on which basis."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from doudi import policy
from doudi.casework.models import Delegation
from doudi.casework.procedures.loader import all_procedures
from doudi.casework.procedures.procedure import Procedure
from doudi.casework.procedures.references import group_references
from doudi.casework.procedures.steps import STEPS
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import BUREAU_ROLES, TOWNSHIP_ROLES, Role
from doudi.core.divisions.queries import place_name
from doudi.relief.models import TownshipLimit
from doudi.ui.templatetags.ui import yuan
from doudi.values.carries import carries


@dataclass(frozen=True)
class Power:
    """Who acts in a step of a matter; a township's name where it holds for it alone."""

    matter: str
    step: str
    who: str
    place: str
    basis: str
    first_day: date | None = None
    last_day: date | None = None


def _level(roles: frozenset[Role]) -> str:
    if roles & BUREAU_ROLES:
        return _("县民政局")
    if roles & TOWNSHIP_ROLES:
        return _("乡镇")
    return _("县级部门")


def _basis(procedure: Procedure) -> str:
    reference = policy.rule_book().legislation.reference
    return group_references([reference(clause) for clause in procedure.basis[:2]])


@carries("P18-26.d")
def powers(*, by: User) -> list[Power]:
    """Return the steps of every matter with who acts, and what was passed to townships by dated papers."""
    found = []
    for procedure in sorted(all_procedures().values(), key=lambda one: one.order):
        basis = _basis(procedure)
        for name in procedure.steps:
            step = STEPS[name]
            if step.roles or step.department:
                found.append(Power(procedure.label, str(step.label), _level(step.roles), "", basis))
    township = by.township_code
    delegations = Delegation.objects.order_by("township_code", "procedure_id", "first_day")
    limits = TownshipLimit.objects.filter(confirmed_on__isnull=False).order_by("township_code", "first_day")
    if township:
        delegations, limits = delegations.filter(township_code=township), limits.filter(township_code=township)
    found += [
        Power(
            all_procedures()[row.procedure_id].label,
            _("确认"),
            _("乡镇"),
            place_name(row.township_code),
            f"{row.legal_text} {row.clause} {row.basis}".strip(),
            row.first_day,
            row.last_day,
        )
        for row in delegations
    ]
    found += [
        Power(
            _("临时救助"),
            _("{limit}以下审批").format(limit=yuan(row.limit_fen)),
            _("乡镇"),
            place_name(row.township_code),
            row.paper,
            row.first_day,
            row.last_day,
        )
        for row in limits
    ]
    return found
