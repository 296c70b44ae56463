"""Facts that other systems send: circumstances by name, with values that their kinds can have."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from doudi.api.machine.refusals import ContractBroken
from doudi.registry.circumstance_kinds import CircumstanceKind, Value

_LARGEST_FEN = 100_000_000_000
_LARGEST_COUNT = 10_000


def typed_facts(
    facts: Mapping[str, Any], kinds: Mapping[str, CircumstanceKind], *, but_not: frozenset[str] = frozenset()
) -> dict[str, Value]:
    """Return facts with values of their kinds.

    Raises:
        ContractBroken: a name or a value cannot be.
    """
    return {name: _typed(name, value, kinds, but_not) for name, value in facts.items()}


def _typed(name: str, value: Any, kinds: Mapping[str, CircumstanceKind], but_not: frozenset[str]) -> Value:
    kind = kinds.get(name)
    if kind is None or kind.form == "text" or name in but_not:
        known = "、".join(sorted(one for one, its in kinds.items() if its.form != "text" and one not in but_not))
        raise ContractBroken(_("没有事实“{name}”，可以写{known}。").format(name=name[:40], known=known))
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    largest = _LARGEST_FEN if kind.form == "amount" else _LARGEST_COUNT
    fits = {
        "amount": is_whole and -largest <= value <= largest,
        "count": is_whole and 0 <= value <= largest,
        "flag": isinstance(value, bool),
        "word": isinstance(value, str) and value in kind.words,
        "day": isinstance(value, str) and _is_day(value),
    }
    if not fits[kind.form]:
        may_be = "、".join(kind.words) if kind.form == "word" else kind.form
        raise ContractBroken(_("事实“{name}”的值须是 {kind}。").format(name=name, kind=may_be))
    return date.fromisoformat(value) if kind.form == "day" else value


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10
