"""The limit of a township on a day, and the limits of all townships."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from doudi import policy
from doudi.casework.switches.queries import raised_limit_fen
from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.relief.limits.models import TownshipLimit


def township_limit_fen(township_code: str, day: date) -> int | None:
    """Return up to how many fen a township decides itself on a day; None where the rule book's figure counts."""
    found = limit_in_force(township_code, day)
    return found.limit_fen if found else None


def limit_at_place_fen(village_code: str, day: date) -> int | None:
    """Return the limit for a case of a village: the township's own, or a higher one that an emergency gives.

    None where the rule book's figure counts.
    """
    own = township_limit_fen(village_code[:TOWNSHIP_DIGITS], day)
    raised = raised_limit_fen(village_code, day)
    if raised is None:
        return own
    figure = int(policy.parameter_value("relief_township_limit", day.replace(day=1), day)) if own is None else own
    return max(figure, raised)


def limit_in_force(township_code: str, day: date) -> TownshipLimit | None:
    """Return the confirmed limit of a township on a day, the latest where periods overlap."""
    confirmed = TownshipLimit.objects.filter(township_code=township_code, confirmed_by__isnull=False)
    in_force = confirmed.filter(Q(last_day=None) | Q(last_day__gte=day), first_day__lte=day)
    return in_force.order_by("-first_day", "-pk").first()


@dataclass(frozen=True)
class LimitRow:
    """A limit with its township and how it stands; ``before_fen`` is what counted on the day before."""

    limit: TownshipLimit
    township: str
    state: str
    tone: str
    before_fen: int


def limits(*, by: User, township: str = "") -> QuerySet[TownshipLimit]:
    """Return the limits that a user may see: the county's officers all, a township its own."""
    rows = TownshipLimit.objects.select_related("entered_by", "confirmed_by").order_by("-first_day", "-pk")
    scope = by.scope or ""
    if len(scope) >= TOWNSHIP_DIGITS:
        rows = rows.filter(township_code=scope[:TOWNSHIP_DIGITS])
    return rows.filter(township_code=township) if township else rows


def rows_of(found: list[TownshipLimit]) -> list[LimitRow]:
    """Return the rows of the table."""
    return [_row(limit) for limit in found]


def _row(limit: TownshipLimit) -> LimitRow:
    if limit.refused_by_id:
        state, tone = _("已退回"), ""
    elif limit.confirmed_by_id is None:
        state, tone = _("待确认"), "warn"
    elif limit_in_force(limit.township_code, today()) == limit:
        state, tone = _("现行"), "good"
    else:
        state, tone = (_("未到") if limit.first_day > today() else _("已被替代或到期")), ""
    day_before = limit.first_day - timedelta(days=1)
    before = township_limit_fen(limit.township_code, day_before)
    figure = int(policy.parameter_value("relief_township_limit", day_before.replace(day=1), day_before))
    return LimitRow(limit, place_name(limit.township_code), state, tone, figure if before is None else before)
