"""Uploaded rolls."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Sum

from doudi.core.accounts.models import User
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.registry.roll_import.column_choices import column_choices_for, column_name
from doudi.registry.roll_import.models import RollFile, StagedFamily


def rolls(*, by: User, state: str = "") -> ScopedQuerySet[RollFile]:
    """The rolls in the scope of ``by``, the latest first; in one state if given."""
    visible = RollFile.objects.visible_to(by)
    return visible.filter(state=state) if state in RollFile.State.values else visible


def rolls_to_confirm(*, by: User) -> int:
    """The number of rolls that wait to be confirmed or discarded."""
    return rolls(by=by, state=RollFile.State.STAGED).count()


@dataclass(frozen=True)
class CardCounts:
    """How the families ready for import get their money.

    ``recipients`` is everybody on benefit; ``without_card`` of them have a card neither on the roll nor in the
    registry; ``families_with_head_card`` have one for the head, ``families_without_card`` have none at all.
    """

    recipients: int
    without_card: int
    families_with_head_card: int
    families_without_card: int


def card_counts(roll: RollFile) -> CardCounts:
    """Count the cards of the families that are ready, as they were when the roll was read."""
    ready = StagedFamily.objects.filter(roll=roll, status=StagedFamily.Status.READY)
    sums = ready.aggregate(recipients=Sum("recipients"), without_card=Sum("without_card"))
    return CardCounts(
        sums["recipients"] or 0,
        sums["without_card"] or 0,
        ready.filter(head_has_card=True, without_card__gt=0).count(),
        ready.filter(head_has_card=False).count(),
    )


def unused_columns(roll: RollFile) -> list[str]:
    """Return the columns of a roll with values that were not recognised, where families have faults; else none.

    A column that the township said is of no use is not asked about again.
    """
    if not StagedFamily.objects.filter(roll=roll, status=StagedFamily.Status.FAULTY).exists():
        return []
    chosen = column_choices_for(roll)
    columns = [column for sheet in roll.sheets for column in sheet["columns"] if not column["meaning"]]
    named = [
        (column["letter"], column["header"])
        for column in columns
        if column.get("examples") and column_name(column["header"], column["letter"]) not in chosen
    ]
    return list(dict.fromkeys(f"{letter} {header}".strip() for letter, header in named))
