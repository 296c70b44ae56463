"""Tell by text that a standard was raised: a job that the confirmation of the standard asks for, one text a family."""

from __future__ import annotations

from datetime import date

from doudi.casework.text_notices import telephone_of
from doudi.core.accounts.models import User
from doudi.core.clock import this_month
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.jobs.queue import Progress, job_handler
from doudi.registry.awards.queries import awards_not_ended
from doudi.registry.models import Person
from doudi.registry.text_messages.outbox import UPRATING_JOB, Notice, phones_of, tell_all
from doudi.values.benefit_month import format_month_in_words

_FAMILIES_AT_A_TIME = 500


@job_handler(UPRATING_JOB)
def tell_of_uprating(*, by: User, progress: Progress, standard: int, programmes: list[str], month: str) -> None:  # noqa: ARG001 - of every job
    """Put a text for each family with an award of the programmes into the outbox."""
    awards = awards_not_ended(this_month()).filter(
        programme__in=programmes, person__death_date=None, person__household__isnull=False
    )
    people: dict[int, Person] = {}
    for award in awards.select_related("person").order_by("person_id").iterator():
        people.setdefault(award.person.household_id or 0, award.person)
    heads = list(people.values())
    telephones: dict[str, str] = {}
    for first in range(0, len(heads), _FAMILIES_AT_A_TIME):
        group = heads[first : first + _FAMILIES_AT_A_TIME]
        phones = phones_of(group)
        notices = []
        for person in group:
            township = person.village_id[:TOWNSHIP_DIGITS]
            telephones.setdefault(township, telephone_of(person.village_id))
            values = {
                "month": format_month_in_words(date.fromisoformat(month)),
                "telephone": telephones[township],
            }
            key = f"{standard}:{person.household_id}"
            notices.append(Notice(key, person.village_id, person.name, phones[person.pk], values))
        tell_all("uprating", notices)
        progress(first + len(group), len(heads))
