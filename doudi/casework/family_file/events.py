"""What happened to the cases of a family, for the timeline of its file."""

from __future__ import annotations

from django.db.models import Q

from doudi.casework.family_file.queries import cases_of_family, requests_of_family
from doudi.casework.models import Case
from doudi.core.audit.models import Entry
from doudi.core.divisions.scope import contains
from doudi.registry.households.panels import FamilyFile
from doudi.registry.households.timeline import Span, TimelineEvent


def case_events(file: FamilyFile, span: Span) -> list[TimelineEvent]:
    """Return the entries about a family's cases, applications and requests, with links the reader may follow."""
    cases = {str(case.pk): case for case in cases_of_family(file)[:200]}
    by_application: dict[str, Case] = {str(case.application_id): case for case in cases.values()}
    requests = {str(row.pk): row for row in requests_of_family(file)[:200]}
    about = (
        Q(subject_kind="case", subject_id__in=list(cases))
        | Q(subject_kind="application", subject_id__in=list(by_application))
        | Q(subject_kind="recipientrequest", subject_id__in=list(requests))
    )
    entries = Entry.objects.filter(about).filter(span.within("at")).order_by("-number")[: span.most]
    found = []
    for entry in entries:
        if entry.subject_kind == "recipientrequest":
            url = requests[entry.subject_id].get_absolute_url()
        else:
            case = cases[entry.subject_id] if entry.subject_kind == "case" else by_application[entry.subject_id]
            url = case.get_absolute_url() if contains(file.by.scope, case.village_code) else ""
        found.append(TimelineEvent(entry.at, entry.sentence, entry.actor_in_language, entry.why, url))
    return found
