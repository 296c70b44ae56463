"""Codes of the treasury on statements: the functional account of a payment and the direct-fund mark of a source."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from doudi import policy
from doudi.core.clock import today
from doudi.policy import NoKnownValueError

FUNCTION_CODES = {
    "dibao": "dibao_function_code",
    "tekun_basic": "tekun_function_code",
    "tekun_care": "tekun_function_code",
    "child_living": "child_and_disabled_function_code",
    "disabled_child_care": "child_and_disabled_function_code",
    "disability_living": "child_and_disabled_function_code",
    "disability_nursing": "child_and_disabled_function_code",
    "temporary_relief": "temporary_relief_function_code",
}
"""The parameter of the functional account by programme; no paper gives the account of the other programmes."""
_BY_AREA = frozenset({"dibao_function_code", "tekun_function_code"})
DIRECT_FUND_MARKS = {
    "upper_grant": "upper_grant_direct_fund_mark",
    "pooled_hardship_fund": "pooled_hardship_fund_direct_fund_mark",
    "provincial_urban_relief_fund": "provincial_urban_relief_fund_direct_fund_mark",
    "provincial_fixed_grant": "provincial_fixed_grant_direct_fund_mark",
}
"""The parameter of the direct-fund mark by source; the county's own money has none."""


def function_code(programme: str, area: str, month: date) -> str:
    """Return the functional account of a programme in an area; empty where none is known (GFC-208.19)."""
    name = FUNCTION_CODES.get(programme)
    if name is None or (name in _BY_AREA and not area):
        return ""
    return _code(name, month, area if name in _BY_AREA else None)


def direct_fund_mark(source: str, month: date) -> str:
    """Return the direct-fund mark of a source, 01 central or 03 provincial; empty without one (DIRECTFUND-1)."""
    name = DIRECT_FUND_MARKS.get(source)
    return _code(name, month, None) if name else ""


def codes_in_words(codes: Iterable[str]) -> str:
    """Return codes as a statement shows them, the unknown one last: 2081901、2081902、待确认."""
    found = set(codes)
    return "、".join([*sorted(found - {""}), *([str(_("待确认"))] if "" in found else [])])


def marks_in_words(marks: Iterable[str]) -> str:
    """Return direct-fund marks as a statement shows them; a dash where no source has one."""
    return "、".join(sorted(set(marks) - {""})) or "—"


def _code(name: str, month: date, area: str | None) -> str:
    try:
        return str(policy.parameter_value(name, month, today(), area))
    except NoKnownValueError:
        return ""
