"""The standards that the office confirmed, as local values of the rule book."""

from __future__ import annotations

import logging

from doudi import policy
from doudi.lawbook.models import Standard
from doudi.policy import LocalValue, RuleBookError

_log = logging.getLogger("doudi.lawbook")


def confirmed_local_values(*, except_for: Standard | None = None) -> list[LocalValue]:
    """Every confirmed standard that the declared rule book accepts, in order of entry.

    A standard that the declared rule book contradicts or already contains is logged and left out.
    """
    values: list[LocalValue] = []
    for standard in Standard.objects.filter(state=Standard.State.CONFIRMED).select_related("legal_text").order_by("pk"):
        if except_for is not None and standard.pk == except_for.pk:
            continue
        try:
            policy.law_in_force.declared.with_local_values([*values, standard.as_local_value])
        except RuleBookError as error:
            _log.warning("standard %s is left out: %s", standard.pk, "; ".join(error.faults))
        else:
            values.append(standard.as_local_value)
    return values


def adopt_confirmed_standards() -> None:
    """Make this process compute by the standards confirmed so far; called before every page and every job."""
    confirmed = Standard.objects.filter(state=Standard.State.CONFIRMED).order_by("pk")
    version = tuple(confirmed.values_list("pk", flat=True))
    if version != policy.law_in_force.version:
        policy.law_in_force.use(confirmed_local_values(), version)
