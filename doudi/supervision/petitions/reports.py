"""Real-name reports on the people of cases, for the bureau's own visit (MCA57-20.2)."""

from __future__ import annotations

from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from doudi.casework.models import Case
from doudi.supervision.petitions.kinds import PetitionKind
from doudi.supervision.petitions.models import Petition
from doudi.supervision.petitions.workflow import OPEN_STATES, UNHANDLED_ENDINGS, PetitionState
from doudi.values.carries import carries


@carries("MCA57-20.2")
def with_reports(cases: QuerySet[Case]) -> QuerySet[Any]:
    """Annotate cases with ``reported_on``: the last real-name report on their people since the application.

    A report that came before and is still looked into counts too; one led elsewhere or withdrawn does not.
    """
    concerns = (
        Q(case=OuterRef("pk"))
        | Q(about=OuterRef("person"))
        | Q(about__household=OuterRef("household"))
        | Q(about__household=OuterRef("person__household"))
    )
    counts = Q(received_on__gte=OuterRef("application__sent_at__date")) | Q(state__in=OPEN_STATES)
    reports = (
        Petition.objects.filter(concerns, counts, kind=PetitionKind.REPORT, is_real_name=True)
        .exclude(state__in=(*UNHANDLED_ENDINGS, PetitionState.WITHDRAWN))
        .order_by(F("received_on").desc())
    )
    return cases.annotate(reported_on=Subquery(reports.values("received_on")[:1]))
