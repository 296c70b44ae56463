"""Keeping the rule book of this process in step with the standards that were confirmed."""

from __future__ import annotations

import logging

from doudi import policy
from doudi.lawbook.models import Standard
from doudi.policy import LocalValue, RuleBookError

_log = logging.getLogger("doudi.lawbook")
_adopted_keys: list[tuple[int, ...]] = [()]


def confirmed_local_values(*, except_for: Standard | None = None) -> list[LocalValue]:
    """Every confirmed standard that the declared book can take, in the order they were entered."""
    taken: list[LocalValue] = []
    for standard in Standard.objects.filter(state=Standard.State.CONFIRMED).select_related("legal_text").order_by("pk"):
        if except_for is not None and standard.pk == except_for.pk:
            continue
        try:
            policy.rule_book_with([*taken, standard.entered])
        except RuleBookError as error:
            # The package may have come to declare the same value since; what it declares goes first.
            _log.warning("standard %s is left out: %s", standard.pk, "; ".join(error.faults))
        else:
            taken.append(standard.entered)
    return taken


def refresh() -> None:
    """Adopt what was confirmed since; asked before every page and every piece of work."""
    confirmed = Standard.objects.filter(state=Standard.State.CONFIRMED).order_by("pk")
    keys = tuple(confirmed.values_list("pk", flat=True))
    if keys != _adopted_keys[0]:
        policy.adopt_local_values(confirmed_local_values())
        _adopted_keys[0] = keys
