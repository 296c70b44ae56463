"""Read payroll runs: the list, one run with its sums, a township's roll, the findings of a check."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from doudi import policy
from doudi.core.accounts.models import User
from doudi.core.accounts.money_scope import money_scope
from doudi.core.attachments.models import Attachment
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import bounds
from doudi.funding.queries import Cover, cover_of
from doudi.payments.kept_figures import kept_figures
from doudi.payments.models import AccountReading, Check, Finding, Line, Payment, Run, programme_label
from doudi.payments.runs.account_signatures import hands_on_account, proofs_of_account
from doudi.payments.runs.confirmations import townships_not_confirmed
from doudi.payments.runs.next_step import NextStep, next_step
from doudi.payments.workflow import PaymentState, RunState
from doudi.registry.models import Person
from doudi.values.benefit_month import format_month_in_words
from doudi.values.divisions import COUNTY_CODE, division_name
from doudi.values.translation import Labels, gettext_noop

SEX_LABELS = Labels({"male": gettext_noop("男"), "female": gettext_noop("女")})


def runs(*, kind: str = "", state: str = "") -> QuerySet[Run]:
    """Return the runs of a kind and in a state, newest first; all of them without either."""
    wanted = {name: value for name, value in (("kind", kind), ("state", state)) if value}
    return Run.objects.filter(**wanted)


@dataclass(frozen=True)
class ChangedAccountRow:
    """A changed account: who had a hand in it, its proofs, the reading, and whether the user may sign it."""

    person: Person
    place: str
    what: str
    hands: str
    proofs: list[Attachment]
    reading: AccountReading | None
    may_sign: bool


def changed_account_rows(run: Run, user: User) -> list[ChangedAccountRow]:
    """Return the changed accounts of a run in the user's division; those to be signed come first."""
    first, last = bounds(user.scope or "-")
    found = Finding.objects.filter(run_check__run=run, run_check__name=Check.Name.CHANGED_ACCOUNT)
    found = found.filter(village_code__gte=first, village_code__lte=last).select_related("person")
    readings: dict[int | None, AccountReading] = {
        reading.person_id: reading for reading in run.account_readings.select_related("read_by")
    }
    rows = []
    for finding in found:
        assert finding.person is not None  # noqa: S101 - each of these findings is about a person
        hands = hands_on_account(finding.person)
        reading = readings.get(finding.person_id)
        rows.append(
            ChangedAccountRow(
                person=finding.person,
                place=place_name(finding.village_code),
                what=finding.what,
                hands="、".join(User.objects.filter(pk__in=hands).order_by("pk").values_list("name", flat=True)),
                proofs=proofs_of_account(finding.person),
                reading=reading,
                may_sign=run.is_open and reading is None and user.pk not in {run.prepared_by_id, *hands},
            )
        )
    return sorted(rows, key=lambda row: row.reading is not None)


def unread_accounts_number(run: Run, user: User) -> int:
    """Return how many changed accounts of an open run wait for a second reader in the user's division."""
    first, last = bounds(user.scope or "-")
    check = run.checks.filter(name=Check.Name.CHANGED_ACCOUNT).first()
    unread = check.unread_accounts() if check else Finding.objects.none()
    return unread.filter(village_code__gte=first, village_code__lte=last).count()


@dataclass(frozen=True)
class SubtotalRow:
    """A line of a summary."""

    label: str
    people: int
    total_fen: int


@dataclass
class TownshipRow:
    """A township in a run: its sums, what is withheld, its changes, and who confirmed its roll."""

    code: str
    name: str
    payments: int = 0
    total_fen: int = 0
    withheld_people: int = 0
    withheld_fen: int = 0
    changes: dict[str, int] = field(default_factory=dict)
    confirmed_by: str = ""
    confirmed_at: datetime | None = None

    @property
    def is_unconfirmed(self) -> bool:
        """Whether there are payments to confirm."""
        return bool(self.payments) and not self.confirmed_by


@dataclass(frozen=True)
class SourceNeed:
    """What a run takes from a source, and what covers it there."""

    label: str
    cover: Cover


@dataclass(frozen=True)
class RunView:
    """A run as a user sees it, with their next step.

    The county's sums, checks and needs are empty for users of a township.
    """

    run: Run
    programmes: list[SubtotalRow]
    sexes: list[SubtotalRow]
    sources: list[SubtotalRow]
    months: list[SubtotalRow]
    townships: list[TownshipRow]
    checks: list[Check]
    needs: list[SourceNeed]
    states: dict[str, tuple[int, int]]
    next_step: NextStep | None
    reduced_fen: int


def run_view(run: Run, user: User) -> RunView:
    """Return a run with its sums, limited to the user's division."""
    scope = money_scope(user) or "-"
    is_county = scope == COUNTY_CODE
    summary: dict[str, Any] = run.summary if is_county else {}
    townships = township_rows(run, user)
    missing = townships_not_confirmed(run) if run.state == RunState.PREPARED and is_county else []
    return RunView(
        run=run,
        programmes=[
            SubtotalRow(programme_label(name) + (f"（{policy.WORD_LABELS[area]}）" if area else ""), people, total)
            for name, area, people, total in summary.get("programme", ())
        ],
        sexes=[SubtotalRow(SEX_LABELS[sex], people, total) for sex, _none, people, total in summary.get("sex", ())],
        sources=[
            SubtotalRow(policy.SOURCE_LABELS.get(source, source), people, total)
            for source, _none, people, total in summary.get("source", ())
        ],
        months=[
            SubtotalRow(format_month_in_words(date.fromisoformat(month)), people, total)
            for month, _none, people, total in summary.get("month", ())
        ],
        townships=townships,
        checks=list(run.checks.select_related("decided_by")) if is_county else [],
        needs=_needs(summary) if run.is_open else [],
        states=_states(run, scope),
        next_step=next_step(
            run,
            user,
            has_roll_to_confirm=any(township.is_unconfirmed for township in townships),
            missing_townships=[division_name(code) or code for code in missing],
        ),
        reduced_fen=int(run.reductions.aggregate(total=Sum("amount_fen"))["total"] or 0) if is_county else 0,
    )


def _needs(summary: dict[str, Any]) -> list[SourceNeed]:
    needs = {source: total for source, _none, _people, total in summary.get("source", ()) if total}
    return [
        SourceNeed(policy.SOURCE_LABELS.get(source, source), cover_of(need, source, today().year))
        for source, need in sorted(needs.items())
    ]


def township_rows(run: Run, user: User) -> list[TownshipRow]:
    """Return the townships of a run within the user's division, by code."""
    scope = money_scope(user) or "-"
    rows: dict[str, TownshipRow] = {}

    def row_of(code: str) -> TownshipRow:
        return rows.setdefault(code, TownshipRow(code, division_name(code) or code))

    for code, _none, payments, total in run.summary.get("township", ()):
        row = row_of(code)
        row.payments, row.total_fen = payments, total
    for code, _reason, people, total in run.summary.get("withheld", ()):
        row = row_of(code)
        row.withheld_people += people
        row.withheld_fen += total
    for code, counted in run.summary.get("changes", {}).items():
        row_of(code).changes = counted
    for confirmation in run.confirmations.select_related("confirmed_by"):
        row = row_of(confirmation.township_code)
        row.confirmed_by, row.confirmed_at = confirmation.confirmed_by.name, confirmation.confirmed_at
    return [row for code, row in sorted(rows.items()) if code.startswith(scope[:TOWNSHIP_DIGITS])]


def _states(run: Run, scope: str) -> dict[str, tuple[int, int]]:
    """Return number and fen of the payments by the label of their state."""
    first, last = bounds(scope) if scope != "-" else ("-", "-")
    rows = run.payments.filter(village_code__gte=first, village_code__lte=last).order_by().values("state")
    counted = rows.annotate(number=Count("pk"), total=Sum("amount_fen"))
    found = kept_figures("states", (run.pk, scope), lambda: list(counted))
    return {str(PaymentState(row["state"]).label): (row["number"], row["total"]) for row in found}


def roll(run: Run, division: str) -> QuerySet[Payment]:
    """Return the payments of a division in a run, by village; ``arrears_fen`` of each is for earlier months."""
    first, last = bounds(division)
    earlier = Line.objects.filter(payment=OuterRef("pk"), month__lt=run.benefit_month).order_by().values("payment")
    arrears = Coalesce(Subquery(earlier.annotate(total=Sum("amount_fen")).values("total")), 0)
    payments = run.kept_payments.filter(village_code__gte=first, village_code__lte=last).annotate(arrears_fen=arrears)
    found: QuerySet[Payment] = payments.select_related("person", "run")
    return found.order_by("village_code", "person_id", "programme")


def applied_rules(run: Run) -> list[dict[str, Any]]:
    """Return the rules and figures that a run was computed by, with dates in the place of their text."""
    return [
        {
            **rule,
            "span": [date.fromisoformat(rule[end]) for end in ("first", "last") if rule.get(end)],
            "figures": [
                {**figure, "days": [date.fromisoformat(figure[name]) for name in ("effective", "decided")]}
                for figure in rule.get("figures", ())
            ],
        }
        for rule in run.law
    ]


def arrears_of(run: Run, division: str) -> int:
    """Return how many fen of a division's roll are for months before the run's."""
    first, last = bounds(division)
    earlier = Line.objects.filter(payment__run=run, month__lt=run.benefit_month)
    earlier = earlier.exclude(payment__state=PaymentState.WITHDRAWN)
    within = earlier.filter(payment__village_code__gte=first, payment__village_code__lte=last)
    return int(within.aggregate(total=Sum("amount_fen"))["total"] or 0)


@dataclass
class WithheldRow:
    """What is withheld of a person for one reason: first and last month, and fen."""

    person: Person
    reason: str
    first: date
    last: date
    amount_fen: int = 0


def withheld_of(run: Run, division: str) -> list[WithheldRow]:
    """Return what a run withholds in a division, one row for each person and reason."""
    first, last = bounds(division)
    withheld = run.withheld.filter(village_code__gte=first, village_code__lte=last)
    rows: dict[tuple[int, str], WithheldRow] = {}
    for month in withheld.select_related("person").order_by("village_code", "person_id", "month"):
        key = (month.person_id, month.reason)
        row = rows.setdefault(key, WithheldRow(month.person, month.get_reason_display(), month.month, month.month))
        row.last, row.amount_fen = max(row.last, month.month), row.amount_fen + month.amount_fen
    return list(rows.values())


def findings_of(check: Check) -> list[Finding]:
    """Return the stored findings of a check."""
    return list(check.findings.select_related("person"))
