"""Record a multiple disability together with the kinds that it contains (GB26341-2)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from doudi.core.audit.trail import Actor
from doudi.policy import WORD_LABELS
from doudi.registry.circumstance_kinds import CONTAINED_DISABILITIES, KINDS, MULTIPLE
from doudi.registry.circumstances.actions import change_circumstance
from doudi.registry.models import Circumstance, Person
from doudi.registry.refusals import ContainedDisabilitiesMissing
from doudi.values.carries import carries

SINGLE_KINDS = tuple(word for word in KINDS["disability_category"].words if word not in {"none", MULTIPLE})
_FEWEST = 2


@carries("GB26341-2")
def record_multiple_disability(
    *, by: Actor, subject: Person, contained: Iterable[str], since: date, source: str, source_detail: str = ""
) -> Circumstance:
    """Record that a person has a multiple disability, and which kinds it contains, from a day on.

    Returns:
        The circumstance of the category; the kinds are stored beside it.

    Raises:
        ContainedDisabilitiesMissing; further, whatever ``change_circumstance`` refuses.
    """
    chosen = [word for word in SINGLE_KINDS if word in set(contained)]
    if len(chosen) < _FEWEST:
        message = _("多重残疾请选择它包含的类别，至少两类。")
        raise ContainedDisabilitiesMissing(message, contained=message)
    record = partial(
        change_circumstance, by=by, subject=subject, since=since, source=source, source_detail=source_detail
    )
    with transaction.atomic():
        recorded = record(kind="disability_category", value=MULTIPLE)
        text = "、".join(WORD_LABELS.declared(word) for word in chosen)
        record(kind=CONTAINED_DISABILITIES, value=text)
    return recorded
