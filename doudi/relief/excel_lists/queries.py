"""Read Excel lists: those of an event, the totals of the preview, the rows with masked numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.models import User
from doudi.core.divisions.queries import place_name
from doudi.policy import ReliefPower
from doudi.relief.emergencies.models import EmergencyEvent
from doudi.relief.excel_lists import template
from doudi.relief.excel_lists.actions import TRANSITIONS, undecided
from doudi.relief.excel_lists.models import ExcelList, ExcelRow
from doudi.relief.excel_lists.row_checks import MAX_BYTES
from doudi.values.long_digits import blotted
from doudi.values.masks import mask_identity_number

MAX_READ_BYTES = MAX_BYTES + 1
"""One more than a list may have, so that a larger one is refused and not cut."""
POWERS = {
    ReliefPower.TOWNSHIP: _("乡镇"),
    ReliefPower.BUREAU: _("县局"),
    ReliefPower.CONFERENCE: _("协调机制会议"),
}


def lists_of(event: EmergencyEvent, *, by: User) -> QuerySet[ExcelList]:
    """Return the lists of an event in the user's scope that were not discarded, with totals of the rows without fault.

    The latest comes first.
    """
    found: QuerySet[ExcelList] = ExcelList.objects.visible_to(by).filter(event=event)
    kept = found.exclude(state=ExcelList.State.DISCARDED).select_related("uploaded_by")
    ready = Q(rows__is_faulty=False)
    counted = kept.annotate(rows_number=Count("rows", filter=ready), total_fen=Sum("rows__amount_fen", filter=ready))
    return counted.order_by("-pk")


@dataclass(frozen=True)
class VillageTotal:
    """What a list gives in a village; fen."""

    place: str
    families: int
    people: int
    total_fen: int


@dataclass(frozen=True)
class ListPreview:
    """What a list would write, or wrote: totals over the rows without fault."""

    ready: int
    faulty: int
    people: int
    total_fen: int
    assessed_fen: int
    villages: list[VillageTotal]
    powers: list[tuple[Any, int]]
    undecided: int


def preview_of(excel_list: ExcelList) -> ListPreview:
    """Return the totals of a list, by village and by who decides."""
    ready = excel_list.rows.filter(is_faulty=False)
    sums = {"people": Sum("persons_affected"), "total": Sum("amount_fen")}
    totals = ready.aggregate(number=Count("pk"), assessed=Sum("assessed_fen"), **sums)
    villages = ready.order_by("village_code").values("village_code").annotate(number=Count("pk"), **sums)
    by_village: list[dict[str, Any]] = [dict(one) for one in villages]
    powers = Counter(ready.values_list("decided_by", flat=True))
    return ListPreview(
        ready=totals["number"],
        faulty=excel_list.rows.filter(is_faulty=True).count(),
        people=totals["people"] or 0,
        total_fen=totals["total"] or 0,
        assessed_fen=totals["assessed"] or 0,
        villages=[
            VillageTotal(place_name(one["village_code"]), one["number"], one["people"], one["total"])
            for one in by_village
        ],
        powers=[(label, powers[power]) for power, label in POWERS.items() if powers[power]],
        undecided=undecided(excel_list).count(),
    )


def fault_rows(excel_list: ExcelList) -> list[dict[str, Any]]:
    """Return a line for each fault: row, name, field, value with numbers masked, message, remedy."""
    lines = []
    for row in excel_list.rows.filter(is_faulty=True):
        content = row.content
        for fault in content["faults"]:
            is_number = fault["field"] == template.ID_NUMBER
            value = mask_identity_number(fault["value"]) if is_number and fault["value"] else fault["value"]
            name = content["cells"][template.NAME]
            shown = {"value": blotted(value or "—"), "message": blotted(fault["message"])}
            lines.append({**fault, "number": row.number, "name": name, **shown})
    return lines


def ready_rows(excel_list: ExcelList) -> QuerySet[ExcelRow]:
    """Return the rows without fault, in the order of the file."""
    found: QuerySet[ExcelRow] = excel_list.rows.filter(is_faulty=False)
    return found.select_related("person", "relief__case").order_by("number")


def waiting_lists(by: User) -> QuerySet[ExcelList]:
    """Return the written lists with undecided cases that wait for the user as the second person."""
    found: QuerySet[ExcelList] = ExcelList.objects.visible_to(by)
    return found.filter(state=ExcelList.State.WRITTEN).exclude(uploaded_by=by)


def verbs_for(excel_list: ExcelList, preview: ListPreview, by: User) -> list[str]:
    """Return the verbs that the user may use on a list now."""
    if excel_list.job is not None and excel_list.job.is_open:
        return []
    is_own, offered = excel_list.uploaded_by_id == by.pk, TRANSITIONS.verbs_in(excel_list.state)
    allowed = {"write": is_own and preview.ready, "discard": True, "grant": not is_own and preview.undecided}
    return [verb for verb in offered if allowed.get(verb)]
