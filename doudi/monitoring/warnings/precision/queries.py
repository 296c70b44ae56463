"""How often each rule is right, by township and month, how long clearing takes, and which rules are retired.

Precision is the share of the ended warnings that were true:
true / (true + data fault + already known + changed since + no need). What was already known counts against a rule,
because the warning took somebody's time and led to nothing; how many of them there are stands beside it.
A finding that waits for its second person does not count yet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from doudi import policy
from doudi.casework.procedures.clocks import procedure_figure
from doudi.core.accounts.models import User
from doudi.core.clock import this_month, today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.monitoring.warnings.models import Warning  # noqa: A004 - the term of the field
from doudi.monitoring.warnings.precision.models import RuleRetirement
from doudi.monitoring.warnings.precision.retirements import retired_rules
from doudi.monitoring.warnings.precision.workflow import RetirementState
from doudi.monitoring.warnings.rule_texts import in_order, rule_label
from doudi.monitoring.warnings.workflow import ENDED
from doudi.values.benefit_month import add_months, format_month_in_words

MONTHS_LOOKED_AT = 12
"""Months that the proposals look back."""
GOAL_SECONDS = 20
_MOST_TIMES = 20_000
_PERMILLE = 1000
Finding = Warning.Finding


@dataclass(frozen=True)
class Precision:
    """The warnings of a rule, of one of its months, or of a township: open ones, and ended ones by finding.

    ``under_way`` says that its retirement waits for the second person, or for its month.
    """

    key: str
    label: str
    open: int = 0
    true: int = 0
    data_fault: int = 0
    already_known: int = 0
    changed_since: int = 0
    no_need: int = 0
    median_seconds: int | None = None
    url: str = ""
    is_retired: bool = False
    is_to_be_retired: bool = False
    under_way: str = ""

    @property
    def judged(self) -> int:
        """Ended warnings, whatever was found."""
        return self.true + self.data_fault + self.already_known + self.changed_since + self.no_need

    @property
    def permille(self) -> int | None:
        """The precision in thousandths; None while nothing has ended."""
        return self.true * _PERMILLE // self.judged if self.judged else None

    @property
    def shown(self) -> str:
        """The precision with one decimal."""
        return _in_percent(self.permille)

    @property
    def factual_permille(self) -> int | None:
        """The share whose facts were right, useful or not."""
        right = self.true + self.already_known + self.no_need
        return right * _PERMILLE // self.judged if self.judged else None

    @property
    def factual_shown(self) -> str:
        """That share with one decimal."""
        return _in_percent(self.factual_permille)

    @property
    def mark_text(self) -> str:
        """Whether the rule is retired, or is wrong too often to be kept."""
        if self.is_retired:
            return _("已停用")
        if self.under_way:
            return self.under_way
        return _("建议停用") if self.is_to_be_retired else ""

    @property
    def mark_tone(self) -> str:
        """The tone of that mark."""
        return "bad" if self.is_retired else "warn"

    @property
    def sort_permille(self) -> int:
        """The precision to sort by; rules without ended warnings last."""
        return self.permille if self.permille is not None else _PERMILLE + 1


def _in_percent(permille: int | None) -> str:
    return "—" if permille is None else f"{permille // 10}.{permille % 10}%"


def _counted(rows: QuerySet[Warning], *by: str) -> list[dict[str, Any]]:
    """Count open warnings and those judged; what the system ended because its facts are gone nobody has judged."""
    ended = Q(state=ENDED)
    judged = ended & Q(judged_at__isnull=False)
    counts = {finding.value: Count("pk", filter=judged & Q(finding=finding)) for finding in Finding}
    return list(rows.order_by().values(*by).annotate(open=Count("pk", filter=~ended), **counts))


def _scoped(by: User, place: str, since: date | None, until: date | None) -> QuerySet[Warning]:
    found = Warning.objects.visible_to(by)
    if place:
        found = found.in_scope(place)
    rows: QuerySet[Warning] = found
    if since is not None:
        rows = rows.filter(month__gte=since)
    return rows.filter(month__lte=until) if until is not None else rows


def rule_precisions(
    *, by: User, place: str = "", since: date | None = None, until: date | None = None
) -> list[Precision]:
    """Return every rule that has warnings in a scope and span of months, in the order of the rules."""
    rows = _scoped(by, place, since, until)
    counted = {row.pop("rule_id"): row for row in _counted(rows, "rule_id")}
    times = _medians(rows)
    retired, to_retire, under_way = retired_rules(this_month()), rules_to_retire(by=by), _retirements_under_way()
    return [
        Precision(
            key=name,
            label=rule_label(name),
            median_seconds=times.get(name),
            url=reverse("warnings:rule_precision", args=[name]),
            is_retired=name in retired,
            is_to_be_retired=name in to_retire,
            under_way=under_way.get(name, ""),
            **counted[name],
        )
        for name in in_order(counted)
    ]


def _retirements_under_way() -> dict[str, str]:
    """Return what is to be said of the rules that are about to be retired."""
    waiting = RuleRetirement.objects.filter(state__in=(RetirementState.PROPOSED, RetirementState.CONFIRMED))
    return {
        one.rule_id: _("停用待确认")
        if one.state == RetirementState.PROPOSED
        else _("{month}起停用").format(month=format_month_in_words(one.from_month))
        for one in waiting
    }


def _cleared(rows: QuerySet[Warning]) -> QuerySet[Warning]:
    """Return the warnings that somebody opened and cleared, without opening anything else."""
    return rows.filter(
        action="", judged_by__isnull=False, first_shown_at__isnull=False, judged_at__isnull=False
    ).exclude(finding__in=("", Finding.TRUE))


def _medians(rows: QuerySet[Warning]) -> dict[str, int]:
    """Return the median seconds from the first opening to the finding, by rule, of those cleared last."""
    taken: dict[str, list[float]] = defaultdict(list)
    for name, seconds in _times_to_clear(rows):
        taken[name].append(seconds)
    return {name: round(median(seconds)) for name, seconds in taken.items()}


def _times_to_clear(rows: QuerySet[Warning]) -> list[tuple[str, float]]:
    times = _cleared(rows).order_by("-judged_at").values_list("rule_id", "first_shown_at", "judged_at")
    return [
        (name, (judged_at - shown_at).total_seconds())
        for name, shown_at, judged_at in times[:_MOST_TIMES]
        if shown_at is not None and judged_at is not None
    ]


def median_to_clear(*, by: User, place: str = "", since: date | None = None, until: date | None = None) -> int | None:
    """Return the median seconds in which warnings of a scope are cleared; None if none was."""
    taken = [seconds for _name, seconds in _times_to_clear(_scoped(by, place, since, until))]
    return round(median(taken)) if taken else None


def total_of(rows: Iterable[Precision], label: str) -> Precision:
    """Return the sum of several."""
    sums: dict[str, Any] = defaultdict(int)
    for row in rows:
        for name in ("open", *Finding.values):
            sums[name] += getattr(row, name)
    return Precision(key="", label=label, **sums)


def months_of(*, by: User, rule_id: str = "", place: str = "", most: int = MONTHS_LOOKED_AT) -> list[Precision]:
    """Return the last months, of one rule or of all, from the earliest to the latest."""
    rows = _scoped(by, place, add_months(this_month(), -most + 1), None)
    rows = rows.filter(rule_id=rule_id) if rule_id else rows
    counted = _counted(rows, "month")
    found = []
    for row in sorted(counted, key=lambda row: row["month"]):
        month = row.pop("month")
        found.append(Precision(key=month.isoformat(), label=format_month_in_words(month), **row))
    return found


def months_of_rule(rule_id: str, *, by: User) -> list[Precision]:
    """Return the last months of a rule."""
    return months_of(by=by, rule_id=rule_id)


def townships_of_rule(
    rule_id: str, *, by: User, since: date | None = None, until: date | None = None
) -> list[Precision]:
    """Return the townships of a scope for one rule, or for all where it is empty."""
    rows = _scoped(by, "", since, until)
    rows = rows.filter(rule_id=rule_id) if rule_id else rows
    sums: dict[str, dict[str, Any]] = defaultdict(lambda: defaultdict(int))
    for row in _counted(rows, "village_code"):
        code = row.pop("village_code")[:TOWNSHIP_DIGITS]
        for name, number in row.items():
            sums[code][name] += number
    return [Precision(key=code, label=place_name(code), **sums[code]) for code in sorted(sums)]


def rules_to_retire(*, by: User) -> Mapping[str, Precision]:
    """Return the rules that are wrong too often to be kept, over the whole county and the last twelve months.

    Only the bureau looks at the whole county; for others none is named. Rules with a retirement under way, or in force,
    are not named again.
    """
    if by.scope is None or len(by.scope) >= TOWNSHIP_DIGITS:
        return {}
    least = procedure_figure("warning_retirement_judged", today())
    limit = procedure_figure("warning_retirement_precision", today()) * _PERMILLE // policy.RATIO_SCALE
    retiring = set(
        RuleRetirement.objects.filter(state__in=(RetirementState.PROPOSED, RetirementState.CONFIRMED)).values_list(
            "rule_id", flat=True
        )
    )
    rows = _scoped(by, "", add_months(this_month(), -MONTHS_LOOKED_AT + 1), None)
    found = {}
    for row in _counted(rows, "rule_id"):
        name = row.pop("rule_id")
        one = Precision(key=name, label=rule_label(name), **row)
        if name not in retiring and one.judged >= least and (one.permille or 0) < limit:
            found[name] = one
    return found


def retirements() -> QuerySet[RuleRetirement]:
    """Return the retirements of rules, the latest first."""
    return RuleRetirement.objects.select_related("proposed_by", "decided_by", "taken_back_by").order_by("-pk")


def retirement_of(rule_id: str) -> RuleRetirement | None:
    """Return the retirement of a rule that is proposed or in force."""
    return retirements().filter(rule_id=rule_id, state__in=("proposed", "confirmed")).first()


def retirements_to_decide(*, by: User) -> int:
    """Return how many retirements wait for another person than their proposer."""
    return RuleRetirement.objects.filter(state=RetirementState.PROPOSED).exclude(proposed_by=by).count()
