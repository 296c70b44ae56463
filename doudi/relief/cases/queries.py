"""Cases of relief in lists: with amount, decision and papers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from doudi.casework.models import Case, CaseFile
from doudi.core.accounts.models import User
from doudi.core.audit.queries import entries_about
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.relief.cases.models import PAPERS_LABEL, ReliefCase, ReliefProposal
from doudi.ui.tables import Text


@dataclass(frozen=True)
class ReliefRow:
    """A case of relief with its place, amount and state, for the table."""

    relief: ReliefCase
    place: str
    total_fen: int | None
    state: Text
    papers: str

    @property
    def name(self) -> str:
        """The applicant."""
        return self.relief.case.application.applicant_name


def relief_cases(
    *, by: User, kind: str = "", cause: str = "", state: str = "", group: str = "", place: str = ""
) -> Any:
    """Return the cases that a user may see, the latest first, each with ``total_fen`` of its last proposal."""
    last = ReliefProposal.objects.filter(relief=OuterRef("pk")).order_by("-pk")
    visible = ReliefCase.objects.visible_to(by).select_related("case__application").order_by("-pk")
    rows: Any = visible.annotate(
        total_fen=Subquery(last.values("total_fen")[:1]), is_special=Subquery(last.values("is_special")[:1])
    )
    for name, value in (("kind", kind), ("cause", cause), ("group", group)):
        if value:
            rows = rows.filter(**{name: value})
    if place:
        rows = rows.filter(case__village_code__startswith=place)
    conditions = {
        "open": Q(case__outcome=""),
        "granted": Q(case__outcome=Case.Outcome.GRANTED),
        "refused": ~Q(case__outcome__in=("", Case.Outcome.GRANTED)),
        "papers": papers_open(),
        "papers_to_confirm": papers_to_confirm(),
        "papers_late": papers_open() & Q(papers_due_on__lt=today()),
        "special": Q(case__outcome=Case.Outcome.GRANTED, is_special=True),
    }
    return rows.filter(conditions[state]) if state in conditions else rows


def papers_open() -> Q:
    """Return the condition for relief whose papers are not made up and confirmed."""
    return Q(papers_due_on__isnull=False, papers_confirmed_by=None)


def papers_to_confirm() -> Q:
    """Return the condition for relief whose papers wait for a second handler."""
    return Q(papers_completed_by__isnull=False, papers_confirmed_by=None)


def made_up_papers(relief: ReliefCase) -> tuple[list[CaseFile], str]:
    """Return the scans of the papers made up afterwards, the latest first, and what their handler wrote last."""
    files = relief.case.files.filter(label=PAPERS_LABEL).select_related("attachment").order_by("-pk")
    written = [entry.why for entry in entries_about(relief.case) if entry.verb == "relief.complete_papers"]
    return list(files), written[0] if written else ""


def received_before(client_key: str, *, by: User) -> ReliefCase | None:
    """Return the case of an intake that a phone sent already; None for a new one."""
    return ReliefCase.objects.visible_to(by).filter(client_key=client_key).first() if client_key else None


def late_papers_count(*, by: User) -> int:
    """Count the cases whose papers are late."""
    return ReliefCase.objects.visible_to(by).filter(papers_open(), papers_due_on__lt=today()).count()


def papers_to_confirm_count(*, by: User) -> int:
    """Count the cases whose papers wait for a second handler, other than the user's own."""
    waiting = ReliefCase.objects.visible_to(by).filter(papers_to_confirm())
    return waiting.exclude(papers_completed_by=by).count()


def rows_of(found: list[ReliefCase]) -> list[ReliefRow]:
    """Return the rows of the table."""
    return [
        ReliefRow(
            relief,
            place_name(relief.case.village_code),
            getattr(relief, "total_fen", None),
            relief.case.get_outcome_display() or relief.case.step_label,
            papers_of(relief),
        )
        for relief in found
    ]


def papers_of(relief: ReliefCase) -> str:
    """Return how the papers stand: nothing due, due, late, to be confirmed, complete."""
    if relief.papers_confirmed_by_id:
        return "complete"
    if relief.papers_completed_by_id:
        return "to_confirm"
    if relief.papers_due_on is None:
        return ""
    return "late" if relief.papers_due_on < today() else "due"
