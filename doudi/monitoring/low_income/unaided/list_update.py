"""Keep the list of those who get nothing: who comes on it, who leaves it by itself."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q

from doudi.casework.procedures.clocks import deadline, months_after, procedure_figure
from doudi.core.encryption import with_keys
from doudi.monitoring.low_income.layers.models import LowIncomePerson
from doudi.monitoring.low_income.unaided.models import UnaidedPerson
from doudi.monitoring.low_income.unaided.workflow import UnaidedState
from doudi.values.carries import carries

_BATCH = 1_000


@carries("P18-3.e")
def update_unaided(day: date) -> int:
    """List people of the layers without any aid in the months looked back on; return how many are on the list.

    Who was ended by a person comes again only some months later. Who has aid by now, or is in no layer, leaves.
    """
    since = months_after(day, -procedure_figure("unaided_months", day))
    rested = months_after(day, -procedure_figure("unaided_again_months", day))
    of_person = UnaidedPerson.objects.filter(person=OuterRef("person"))
    on_list = of_person.filter(Q(state=UnaidedState.OPEN) | Q(state=UnaidedState.ENDED, ended_on__gt=rested))
    without_aid = LowIncomePerson.objects.filter(Q(aided_until=None) | Q(aided_until__lt=since))
    still = without_aid.filter(person=OuterRef("person"))
    listed = UnaidedPerson.objects.filter(state=UnaidedState.OPEN)
    listed.filter(~Exists(still)).update(state=UnaidedState.LEFT, ended_on=day)
    due_on = deadline("unaided_days", day)
    new = without_aid.filter(~Exists(on_list)).values_list("person_id", flat=True)
    rows = [UnaidedPerson(person_id=person, listed_on=day, due_on=due_on) for person in new]
    with_keys(rows)
    UnaidedPerson.objects.bulk_create(rows, batch_size=_BATCH)
    return listed.count()
