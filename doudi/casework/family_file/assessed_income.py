"""The computation of an assessed income, as the decision stored it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.casework.models import Decision
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.scope import contains
from doudi.registry.models import Award
from doudi.registry.people.assessed_income import IncomeComputation


def computation_of(award: Award, by: User) -> IncomeComputation | None:
    """Return the computation that the decision granting an award stored; None for awards decided elsewhere."""
    granting = Decision.objects.filter(awards__number=award.number, awards__person=award.person_id)
    decision = granting.select_related("case").order_by("-pk").first()
    if decision is None:
        return None
    may_open = by.may(Permission.READ_CASES) and contains(by.scope, decision.case.village_code)
    return IncomeComputation(
        _("决定书{number}").format(number=decision.number),
        decision.decided_on,
        decision.explanation.get("income"),
        decision.case.get_absolute_url() if may_open else "",
    )
