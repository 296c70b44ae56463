"""Read the take-over: differences of a roll, the county's townships, what a rehearsal stopped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.core.accounts.models import User
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import townships
from doudi.payments.models import (
    DifferenceReason,
    FamilyComparison,
    Rehearsal,
    TownshipTakeOver,
    Withheld,
)
from doudi.payments.models.take_over import IS_UNEXPLAINED
from doudi.registry.models import Person
from doudi.registry.roll_import.models import RollFile, StagedFamily

FILTERS: dict[str, Any] = {
    "": gettext_lazy("全部"),
    "different": gettext_lazy("有差异"),
    "none": gettext_lazy("原因待说明或确认"),
    "back": gettext_lazy("补发以前月份"),
    **dict(DifferenceReason.choices),
}


def differences(roll: RollFile, chosen: str) -> QuerySet[FamilyComparison]:
    """Return the compared families of a roll, those that differ first; ``chosen`` is a key of ``FILTERS``."""
    rows = FamilyComparison.objects.filter(roll=roll).order_by("-is_different", "reason", "pk")
    if chosen == "different":
        return rows.filter(is_different=True)
    if chosen == "none":
        return rows.filter(IS_UNEXPLAINED)
    if chosen == "back":
        return rows.filter(pays_back=True)
    return rows.filter(reason=chosen) if chosen in DifferenceReason.values else rows


def counts_of_filters(roll: RollFile) -> list[tuple[str, Any, int]]:
    """Return each filter with its label and the number of families."""
    rows = FamilyComparison.objects.filter(roll=roll).order_by().values("is_different", "reason")
    counts = dict.fromkeys(FILTERS, 0)
    counted = rows.annotate(
        number=Count("pk"),
        back=Count("pk", filter=Q(pays_back=True)),
        open=Count("pk", filter=IS_UNEXPLAINED),
    )
    for row in counted:
        counts[""] += row["number"]
        counts["back"] += row["back"]
        counts["none"] += row["open"]
        if row["is_different"]:
            counts["different"] += row["number"]
            if row["reason"]:
                counts[row["reason"]] += row["number"]
    return [(name, FILTERS[name], number) for name, number in counts.items() if number or name in {"", "none"}]


def reconciliation(roll: RollFile) -> list[tuple[Any, int, int]]:
    """Return how the monthly total of a roll is made up: label, families and fen; the last line is the total."""
    rows = StagedFamily.objects.filter(roll=roll).order_by().values("status")
    by_status = {row["status"]: row for row in rows.annotate(number=Count("pk"), fen=Sum("month_fen"))}
    labels = {
        StagedFamily.Status.READY: _("可导入"),
        StagedFamily.Status.FAULTY: _("有问题，先不导入"),
        StagedFamily.Status.DUPLICATE: _("重复，不导入"),
    }
    lines = [
        (label, by_status[status]["number"], by_status[status]["fen"])
        for status, label in labels.items()
        if status in by_status
    ]
    return [*lines, (_("花名册合计"), sum(line[1] for line in lines), sum(line[2] for line in lines))]


def back_payment_fen(roll: RollFile) -> int:
    """Return what the families chosen for it will be paid back of earlier months."""
    total = FamilyComparison.objects.filter(roll=roll, pays_back=True, back_fen__gt=0).aggregate(x=Sum("back_fen"))
    return int(total["x"] or 0)


@dataclass(frozen=True)
class LeftByStandard:
    """What a raised standard left unpaid in earlier months, of which nobody has said whether it is paid back."""

    families: int
    fen: int
    first: FamilyComparison


def left_by_standard(roll: RollFile) -> LeftByStandard | None:
    """Return what a raised standard left unpaid and nobody has decided on; None where there is nothing."""
    rows = FamilyComparison.objects.filter(
        roll=roll, reason=DifferenceReason.RATE, explained_by=None, back_fen__gt=0
    ).order_by("pk")
    first = rows.first()
    if first is None:
        return None
    return LeftByStandard(rows.count(), int(rows.aggregate(x=Sum("back_fen"))["x"] or 0), first)


@dataclass
class TownshipRow:
    """A township in the overview of the county."""

    code: str
    name: str
    open_rolls: int = 0
    confirmed_rolls: int = 0
    unexplained: int = 0
    without_account: int | None = None
    rehearsed_fen: int | None = None
    take_over: TownshipTakeOver | None = None

    @property
    def url(self) -> str:
        """The address of the township's take-over."""
        return reverse("payments:take_over", args=[self.code])

    @property
    def state(self) -> Any:
        """The state in words."""
        if self.take_over is not None:
            return self.take_over.get_state_display()
        return _("接管中") if self.open_rolls or self.confirmed_rolls else _("未开始")

    @property
    def tone(self) -> str:
        """The tone of the tag of the state."""
        if self.take_over is not None:
            return self.take_over.tone
        return "warn" if self.open_rolls or self.confirmed_rolls else ""


def township_rows(by: User) -> list[TownshipRow]:
    """Return the townships in the scope of a user with the progress of their take-over."""
    scope = by.scope or "-"
    rows = {place.code: TownshipRow(place.code, place.name) for place in townships() if place.code.startswith(scope)}
    for code, state in RollFile.objects.visible_to(by).values_list("village_code", "state"):
        row = rows.get(code[:TOWNSHIP_DIGITS])
        if row is not None and state == RollFile.State.CONFIRMED:
            row.confirmed_rolls += 1
        elif row is not None and state != RollFile.State.DISCARDED:
            row.open_rolls += 1
    unexplained = FamilyComparison.objects.filter(
        IS_UNEXPLAINED, roll__in=RollFile.objects.visible_to(by).filter(state=RollFile.State.STAGED)
    )
    for code, number in unexplained.order_by().values_list("roll__village_code").annotate(number=Count("pk")):
        if code[:TOWNSHIP_DIGITS] in rows:
            rows[code[:TOWNSHIP_DIGITS]].unexplained += number
    for take_over in TownshipTakeOver.objects.visible_to(by):
        if take_over.township_code in rows:
            rows[take_over.township_code].take_over = take_over
    latest = Rehearsal.objects.visible_to(by).exclude(result=None).order_by().values("village_code")
    keys = [one["last"] for one in latest.annotate(last=Max("pk"))]
    results = Rehearsal.objects.filter(pk__in=keys).values_list(
        "village_code", "result__total_fen", "result__without_account"
    )
    for code, total, without_account in results:
        if row := rows.get(code[:TOWNSHIP_DIGITS]):
            row.rehearsed_fen, row.without_account = total, without_account
    return list(rows.values())


def stopped_lines(rehearsal: Rehearsal) -> list[dict[str, Any]]:
    """Return the lines that a rehearsal stopped, with the names of the people."""
    lines = rehearsal.result["stopped"]
    people = Person.objects.in_bulk([line["person"] for line in lines])
    labels = dict(Withheld.Reason.choices)
    return [
        {
            **line,
            "name": people[line["person"]].name,
            "url": people[line["person"]].get_absolute_url(),
            "label": labels[line["reason"]],
        }
        for line in lines
        if line["person"] in people
    ]


def proposals_to_go_live(by: User) -> list[TownshipTakeOver]:
    """Return the townships whose leader proposed to go live, in the scope of a user."""
    return list(TownshipTakeOver.objects.visible_to(by).filter(state=TownshipTakeOver.State.PROPOSED))
