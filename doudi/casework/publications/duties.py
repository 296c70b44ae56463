"""Open the duty to publish a decision, and find out when a publication is to be taken down.

Parts of the actions that decide and of the daily tasks, which record them.
"""

from __future__ import annotations

from datetime import date

from doudi.casework.models import Case, Decision, Publication
from doudi.casework.post_award.assessment import END, Measure
from doudi.casework.procedures.clocks import deadline, months_after, procedure_figure
from doudi.casework.procedures.loader import application_procedures
from doudi.casework.procedures.procedure import Procedure
from doudi.casework.public_notices.public_lines import publication_lines
from doudi.core.clock import today
from doudi.registry.models import Award


def open_publication(case: Case, decision: Decision, number_of_people: int) -> Publication | None:
    """Open the duty to publish a granted case; none of what is never shown in public, as children's benefits are."""
    procedure = case.procedure
    if not procedure.is_shown_in_public:
        return None
    months = procedure_figure(procedure.valid_months, today()) if procedure.valid_months else None
    return _create(
        case,
        procedure,
        number_of_people,
        decision.month_fen,
        take_down_due_on=months_after(decision.decided_on, months) if months else None,
    )


def renew_publications(case: Case, measures: list[Measure]) -> None:
    """Let what changed be taken down, and open the duty to publish what a household gets from now on."""
    shown = {
        procedure.grants: procedure
        for procedure in reversed(application_procedures().values())
        if procedure.grants and procedure.is_shown_in_public
    }
    changed = {measure.programme for measure in measures if measure.does == END or measure.old_fen != measure.new_fen}
    for programme in sorted(changed & set(shown)):
        hanging = Publication.objects.filter(case__household=case.household, programme=programme, ended_on=None)
        hanging.filter(first_day=None).update(ended_on=today())
        hanging.exclude(first_day=None).update(take_down_due_on=today())
        left = [measure for measure in measures if measure.programme == programme and measure.does != END]
        if left:
            _create(case, shown[programme], len(left), sum(measure.new_fen for measure in left))


def _create(
    case: Case, procedure: Procedure, people: int, month_fen: int | None, take_down_due_on: date | None = None
) -> Publication:
    return Publication.objects.create(
        case=case,
        village_code=case.village_code,
        programme=procedure.grants or procedure.id,
        lines=publication_lines(case, procedure, people, month_fen),
        due_on=deadline("publication_days", today()),
        take_down_due_on=take_down_due_on,
    )


def close_ended_publications() -> int:
    """Let the publications of awards that have ended be taken down; return how many became due."""
    month = today().replace(day=1)
    number = 0
    waiting = Publication.objects.filter(ended_on=None, take_down_due_on=None)
    for publication in waiting.select_related("case__household"):
        in_force = Award.objects.filter(
            person__household=publication.case.household, programme=publication.programme, withdrawn_at=None
        )
        has_awards = publication.case.household is not None and in_force.exists()
        if has_awards and not in_force.exclude(valid_to__lt=month).exists():
            ended = {"take_down_due_on": today()} if publication.first_day else {"ended_on": today()}
            number += Publication.objects.filter(pk=publication.pk).update(**ended)
    return number
