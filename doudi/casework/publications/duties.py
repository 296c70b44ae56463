"""Open the duty to publish a decision, and find out when a publication is to be taken down.

Parts of the actions that decide and of the daily tasks, which record them.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from doudi.casework.models import Case, Decision, Publication
from doudi.casework.post_award.assessment import END, Measure
from doudi.casework.procedures.clocks import deadline, months_after, procedure_figure
from doudi.casework.procedures.loader import application_procedures
from doudi.casework.procedures.procedure import Procedure
from doudi.casework.public_notices.public_lines import publication_lines
from doudi.core.clock import this_month, today
from doudi.registry.awards.queries import awards_not_ended
from doudi.values.benefit_month import add_months
from doudi.values.carries import carries


@carries("MCA43-17")
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
    shown = published_programmes()
    changed = {measure.programme for measure in measures if measure.does == END or measure.old_fen != measure.new_fen}
    for programme in sorted(changed & set(shown)):
        take_down_from_today(Publication.objects.filter(household=case.household, programme=programme, ended_on=None))
        left = [measure for measure in measures if measure.programme == programme and measure.does != END]
        if left:
            _create(case, shown[programme], len(left), sum(measure.new_fen for measure in left))


def published_programmes() -> dict[str, Procedure]:
    """Return the awards whose decisions are published, each with the first procedure that grants it."""
    return {
        procedure.grants: procedure
        for procedure in reversed(application_procedures().values())
        if procedure.grants and procedure.is_shown_in_public
    }


def take_down_from_today(publications: QuerySet[Publication]) -> None:
    """Let what hangs be taken down from today on, and end the duty to publish what never hung."""
    publications.filter(first_day=None).update(ended_on=today())
    publications.exclude(first_day=None).update(take_down_due_on=today())


def take_down_after(case: Case, last_month: date) -> None:
    """Let the publication of a recognition that ends early be taken down once its last month is over."""
    following = add_months(last_month, 1)
    published = Publication.objects.filter(case=case, ended_on=None)
    published.exclude(take_down_due_on__lt=following).update(take_down_due_on=following)


def _create(
    case: Case, procedure: Procedure, people: int, month_fen: int | None, take_down_due_on: date | None = None
) -> Publication:
    return Publication.objects.create(
        case=case,
        household=case.household,
        village_code=case.village_code,
        programme=procedure.grants or procedure.id,
        lines=publication_lines(case, procedure, people, month_fen),
        due_on=deadline("publication_days", today()),
        take_down_due_on=take_down_due_on,
    )


def close_ended_publications() -> int:
    """Let the publications of awards that have ended be taken down; return how many became due."""
    lives_there = {"person__household": OuterRef("household"), "programme": OuterRef("programme")}
    in_force = awards_not_ended(this_month()).filter(**lives_there)
    waiting = Publication.objects.filter(ended_on=None, take_down_due_on=None, programme__in=published_programmes())
    ended = list(waiting.filter(~Exists(in_force), household__isnull=False).values_list("pk", flat=True))
    take_down_from_today(Publication.objects.filter(pk__in=ended))
    never_posted = Publication.objects.filter(ended_on=None, first_day=None, take_down_due_on__lte=today())
    return len(ended) + never_posted.update(ended_on=today())
