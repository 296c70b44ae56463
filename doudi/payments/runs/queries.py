"""Questions about money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from doudi import policy
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission, Role
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.scope import bounds
from doudi.funding.queries import available, shortfalls
from doudi.payments.models import (
    Check,
    Line,
    LineShare,
    Payment,
    Recovery,
    RecoveryReduction,
    Run,
    programme_label,
)
from doudi.payments.runs.actions import townships_not_confirmed
from doudi.payments.runs.month_over_month import Change
from doudi.payments.workflow import OPEN_RECOVERY_STATES, PaymentState, RunState
from doudi.registry.circumstances.hiv_confidentiality import may_see_hiv_status, redact_explanation
from doudi.registry.law_inputs.household_facts import household_facts
from doudi.values.divisions import COUNTY_CODE, division_name

PAGE_SIZE = 50
SEX_LABELS = {"male": "男", "female": "女"}


def payroll_scope(by: User) -> str | None:
    """Whose payments somebody sees: those of his place; finance releases the whole county's."""
    return COUNTY_CODE if by.may(Permission.RELEASE_PAYROLL) else by.scope


def runs() -> QuerySet[Run]:
    """Every run, the newest first."""
    return Run.objects.all()


@dataclass(frozen=True)
class SubtotalRow:
    """A line of a summary."""

    label: str
    people: int
    total_fen: int


@dataclass
class TownshipRow:
    """A township in a run: its sum, what waits, what changed, and who stands for it."""

    code: str
    name: str
    payments: int
    total_fen: int
    withheld_people: int = 0
    withheld_fen: int = 0
    changes: dict[str, int] = field(default_factory=dict)
    confirmed_by: str = ""
    confirmed_at: Any = None


@dataclass
class SourceNeed:
    """What a run asks of a source, and whether it is there."""

    label: str
    need_fen: int
    available_fen: int
    missing_fen: int


@dataclass
class RunView:
    """A run as somebody sees it, with what there is to do."""

    run: Run
    programmes: list[SubtotalRow]
    sexes: list[SubtotalRow]
    sources: list[SubtotalRow]
    months: list[tuple[date, SubtotalRow]]
    townships: list[TownshipRow]
    checks: list[Check]
    needs: list[SourceNeed]
    missing: list[str]
    states: dict[str, tuple[int, int]]
    next_verb: str
    reduced_fen: int


def run_view(run: Run, by: User) -> RunView:
    """A run with its sums, cut down to somebody's place."""
    scope = payroll_scope(by) or "-"
    said: dict[str, Any] = run.summary
    townships = _townships(run, scope)
    county = scope == COUNTY_CODE
    open_here = county and run.is_open
    needs = {source: total for source, _x, _people, total in said.get("source", ()) if total} if open_here else {}
    short = shortfalls(needs, today().year) if needs else {}
    return RunView(
        run=run,
        programmes=[
            SubtotalRow(programme_label(name) + (f"（{policy.WORD_LABELS[area]}）" if area else ""), people, total)
            for name, area, people, total in said.get("programme", ())
        ]
        if county
        else [],
        sexes=[SubtotalRow(SEX_LABELS[name], people, total) for name, _x, people, total in said.get("sex", ())]
        if county
        else [],
        sources=[
            SubtotalRow(policy.SOURCE_LABELS.get(name, name), people, total)
            for name, _x, people, total in said.get("source", ())
        ]
        if county
        else [],
        months=[
            (date.fromisoformat(name), SubtotalRow("", people, total))
            for name, _x, people, total in said.get("month", ())
        ]
        if county
        else [],
        townships=townships,
        checks=list(run.checks.select_related("decided_by")) if county else [],
        needs=[
            SourceNeed(
                policy.SOURCE_LABELS.get(source, source), need, available(source, today().year), short.get(source, 0)
            )
            for source, need in sorted(needs.items())
        ],
        missing=[division_name(code) or code for code in townships_not_confirmed(run)]
        if run.state == "prepared" and county
        else [],
        states=_states(run, scope),
        next_verb=next_verb(run, by, townships),
        reduced_fen=int(run.reductions.aggregate(total=Sum("amount_fen"))["total"] or 0) if county else 0,
    )


def _townships(run: Run, scope: str) -> list[TownshipRow]:
    found: dict[str, TownshipRow] = {}
    for code, _x, payments, total in run.summary.get("township", ()):
        found[code] = TownshipRow(code, division_name(code) or code, payments, total)
    for code, _reason, people, total in run.summary.get("withheld", ()):
        line = found.setdefault(code, TownshipRow(code, division_name(code) or code, 0, 0))
        line.withheld_people += people
        line.withheld_fen += total
    for code, counted in run.summary.get("changes", {}).items():
        found.setdefault(code, TownshipRow(code, division_name(code) or code, 0, 0)).changes = counted
    for one in run.confirmations.select_related("confirmed_by"):
        found[one.township_code].confirmed_by = one.confirmed_by.name
        found[one.township_code].confirmed_at = one.confirmed_at
    return [line for code, line in sorted(found.items()) if code.startswith(scope[:TOWNSHIP_DIGITS])]


def _states(run: Run, scope: str) -> dict[str, tuple[int, int]]:
    """How many payments stand where, and how much that is."""
    first, last = bounds(scope) if scope != "-" else ("-", "-")
    rows = run.payments.filter(village_code__gte=first, village_code__lte=last).order_by().values("state")
    counted = rows.annotate(number=Count("pk"), total=Sum("amount_fen"))
    return {str(PaymentState(row["state"]).label): (row["number"], row["total"]) for row in counted}


_UNDERWAY = (PaymentState.SENT, PaymentState.IN_QUESTION)


def _at_bank(run: Run) -> bool:
    """Whether there are payments that the bank has not said its last word about."""
    return run.state == RunState.RELEASED and run.payments.filter(state__in=_UNDERWAY).exists()


def next_verb(run: Run, by: User, townships: Sequence[TownshipRow] = ()) -> str:
    """The verb that waits for somebody, or nothing."""
    if run.kind == Run.Kind.OPENING:
        return "adopt" if run.state == "prepared" and by.may(Permission.APPROVE_PAYROLL) else ""
    wanted = {
        "prepared": (Permission.PREPARE_PAYROLL, "review"),
        "reviewed": (Permission.APPROVE_PAYROLL, "approve"),
        "approved": (Permission.RELEASE_PAYROLL, "release"),
        "released": (Permission.RELEASE_PAYROLL, "bank" if _at_bank(run) else "close"),
    }.get(run.state)
    if run.state == "prepared" and Role(by.role) in {Role.TOWNSHIP_OFFICER, Role.TOWNSHIP_LEADER}:
        return "confirm" if any(line.payments and not line.confirmed_by for line in townships) else ""
    return wanted[1] if wanted and by.may(wanted[0]) else ""


def roll(run: Run, township: str) -> QuerySet[Payment]:
    """The payments of a township in a run, village by village; ``arrears_fen`` of each is for earlier months."""
    first, last = bounds(township)
    earlier = Line.objects.filter(payment=OuterRef("pk"), month__lt=run.month).order_by().values("payment")
    arrears = Coalesce(Subquery(earlier.annotate(total=Sum("amount_fen")).values("total")), 0)
    found = run.payments.filter(village_code__gte=first, village_code__lte=last).annotate(arrears_fen=arrears)
    return found.select_related("person", "run").order_by("village_code", "person_id", "programme")


def law_of(run: Run) -> list[dict[str, Any]]:
    """The rules and figures that a run was computed by, their days as days."""
    return [
        {
            **one,
            "span": [date.fromisoformat(one[end]) for end in ("first", "last") if one.get(end)],
            "figures": [
                {**figure, "days": [date.fromisoformat(figure[name]) for name in ("effective", "decided")]}
                for figure in one.get("figures", ())
            ],
        }
        for one in run.law
    ]


def arrears_of(run: Run, township: str) -> int:
    """What of a township's roll is for earlier months than the run's; fen."""
    first, last = bounds(township)
    earlier = Line.objects.filter(payment__run=run, month__lt=run.month)
    here = earlier.filter(payment__village_code__gte=first, payment__village_code__lte=last)
    return int(here.aggregate(total=Sum("amount_fen"))["total"] or 0)


@dataclass
class WithheldItem:
    """What waits of somebody for one reason: from which month to which, and how much."""

    person: Any
    reason: str
    first: date
    last: date
    amount_fen: int = 0


def withheld_of(run: Run, township: str) -> list[WithheldItem]:
    """What waits of a township in a run, a line for each person and reason."""
    first, last = bounds(township)
    rows = run.withheld.filter(village_code__gte=first, village_code__lte=last)
    found: dict[tuple[int, str], WithheldItem] = {}
    for one in rows.select_related("person").order_by("village_code", "person_id", "month"):
        key = (one.person_id, one.reason)
        line = found.setdefault(key, WithheldItem(one.person, one.get_reason_display(), one.month, one.month))
        line.last, line.amount_fen = max(line.last, one.month), line.amount_fen + one.amount_fen
    return list(found.values())


@dataclass(frozen=True)
class ExplainedLine:
    """A line and why it is what it is, as the register and the law were known when it was computed."""

    line: Line
    sentence: str
    tree: Any


def explained_lines(payment: Payment, by: User) -> list[ExplainedLine]:
    """The lines of a payment, each with its explanation as it was, as somebody may read it."""
    lines = list(payment.lines.select_related("award"))
    return [_explained(payment, line, by) for line in lines]


def _explained(payment: Payment, line: Line, by: User) -> ExplainedLine:
    """From the register as it was believed at that moment: nothing of it is ever overwritten."""
    known_at = payment.run.known_at
    person = payment.person
    lived = person.memberships.filter(kind="living").select_related("household").order_by("-pk")
    homes = [one.household for one in lived if one.holds_on(line.month)] or [one.household for one in lived]
    for household in homes:
        facts = household_facts(household, line.month, known_at)
        if any(row["person_id"] == person.number for row in facts.people):
            explained = policy.rule_book().explain_month(
                facts.row, facts.people, facts.awards, person.number, line.month, known_at.date()
            )
            for benefit in explained.benefits:
                if benefit.programme == line.programme:
                    # The sentence names the status that the tree can be read without (HIV179-2).
                    tells = line.programme == "child_living" and not may_see_hiv_status(by)
                    tree = redact_explanation(by, benefit.tree.as_data())
                    return ExplainedLine(line, "" if tells else benefit.sentence, tree)
    return ExplainedLine(line, "", None)


def findings_of(check: Check) -> list[Any]:
    """What a check found, the first thousand."""
    return list(check.findings.select_related("person"))


def recoveries(by: User, state: str = "") -> QuerySet[Recovery]:
    """Money paid too much in somebody's place: what is open, the nearest day first."""
    first, last = bounds(payroll_scope(by) or "-")
    found = Recovery.objects.filter(village_code__gte=first, village_code__lte=last).select_related("person")
    wanted = [state] if state else [str(one) for one in OPEN_RECOVERY_STATES]
    less = RecoveryReduction.objects.filter(recovery_line__recovery=OuterRef("pk")).exclude(
        run__state=RunState.DISCARDED
    )
    return found.filter(state__in=wanted).annotate(lowered=Exists(less)).order_by("due_on", "pk")


def reduction_of(recovery: Recovery) -> int:
    """By how much less is asked than was said, because more is due since; fen."""
    less = RecoveryReduction.objects.filter(recovery_line__recovery=recovery).exclude(run__state=RunState.DISCARDED)
    return int(less.aggregate(total=Sum("amount_fen"))["total"] or 0)


CHANGE_LABELS = {str(one): one.label for one in Change}


def shares_of(payment: Payment) -> list[tuple[str, int]]:
    """Who bears a payment; fen by source."""
    rows = LineShare.objects.filter(line__payment=payment).order_by().values("source")
    found = rows.annotate(total=Sum("amount_fen"))
    return sorted((policy.SOURCE_LABELS.get(row["source"], row["source"]), row["total"]) for row in found)
