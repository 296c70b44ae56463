"""The steps of taking a township over, and what is still open in each."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.core.clock import today
from doudi.core.divisions.scope import bounds
from doudi.payments.models import (
    AccountAuthority,
    FamilyComparison,
    Rehearsal,
    RollPaidMonths,
    TownshipTakeOver,
)
from doudi.payments.models.take_over import IS_UNEXPLAINED, padded_code
from doudi.registry.household_accounts.queries import accounts_in_force
from doudi.registry.models import Award, Circumstance
from doudi.registry.roll_import.models import RollFile, StagedFamily
from doudi.ui.tables import Text

STEP_LABELS: dict[str, Text] = {
    "rolls": gettext_lazy("上传花名册"),
    "differences": gettext_lazy("填已发到哪个月，看差异"),
    "cards": gettext_lazy("银行卡"),
    "rehearsal": gettext_lazy("首发演练"),
    "live": gettext_lazy("启用"),
}
_MOST_COUNTED = 2_000
_OPEN_ROLLS = (RollFile.State.READING, RollFile.State.STAGED, RollFile.State.UNREADABLE)


@dataclass(frozen=True)
class OpenPoint:
    """Something still to be done: its step, what it is, and the page where it is done.

    ``is_blocking`` keeps the township from going live; other points are only told.
    """

    step: str
    text: str
    url: str
    is_blocking: bool = True


@dataclass(frozen=True)
class Step:
    """A step with its open points and what is done."""

    name: str
    done: str
    points: list[OpenPoint] = field(default_factory=list)

    @property
    def label(self) -> Text:
        """The name of the step on pages."""
        return STEP_LABELS[self.name]

    @property
    def is_done(self) -> bool:
        """Whether nothing is open that keeps the township from going live."""
        return bool(self.done) and not any(point.is_blocking for point in self.points)

    @property
    def state(self) -> str:
        """The state of the step in words."""
        if self.is_done:
            return _("办完")
        return _("有待办") if self.points else _("未开始")

    @property
    def tone(self) -> str:
        """The tone of the tag of the state."""
        return "good" if self.is_done else "warn" if self.points else ""


class TownshipProgress:
    """What is done and open in the take-over of a township."""

    def __init__(self, township_code: str) -> None:
        self.township_code = township_code
        self.village_code = padded_code(township_code)

    @cached_property
    def take_over(self) -> TownshipTakeOver | None:
        """The take-over; None before the first roll is confirmed."""
        users = ("proposed_by", "live_by")
        return TownshipTakeOver.objects.select_related(*users).filter(village_code=self.village_code).first()

    @cached_property
    def rolls(self) -> list[RollFile]:
        """The rolls of the township, the latest first, without those discarded."""
        first, last = bounds(self.township_code)
        found = RollFile.objects.filter(village_code__gte=first, village_code__lte=last)
        return list(found.exclude(state=RollFile.State.DISCARDED).select_related("attachment", "comparison"))

    @cached_property
    def confirmed(self) -> list[RollFile]:
        """The rolls that are confirmed."""
        return [roll for roll in self.rolls if roll.state == RollFile.State.CONFIRMED]

    @cached_property
    def staged(self) -> list[RollFile]:
        """The rolls that wait to be confirmed."""
        return [roll for roll in self.rolls if roll.state == RollFile.State.STAGED]

    @cached_property
    def unexplained(self) -> dict[int, int]:
        """The number of unexplained differences by staged roll."""
        rows = FamilyComparison.objects.filter(IS_UNEXPLAINED, roll__in=self.staged)
        return dict(rows.order_by().values("roll").annotate(number=Count("pk")).values_list("roll", "number"))

    @cached_property
    def rehearsal(self) -> Rehearsal | None:
        """The latest rehearsal."""
        return Rehearsal.objects.filter(village_code=self.village_code).select_related("job").first()

    @cached_property
    def without_card(self) -> int:
        """The number of recipients without an account of their own or of a recipient in their place."""
        return recipients_without_account(self.township_code)[:_MOST_COUNTED].count()

    @property
    def is_live(self) -> bool:
        """Whether the township is live."""
        return self.take_over is not None and self.take_over.state == TownshipTakeOver.State.LIVE

    def steps(self) -> list[Step]:
        """Return the five steps in their order."""
        return [self._rolls(), self._differences(), self._cards(), self._rehearsal(), self._live()]

    def _rolls(self) -> Step:
        points = []
        if not self.rolls:
            points.append(OpenPoint("rolls", _("还没有上传花名册"), reverse("roll_import:rolls")))
        for roll in self.rolls:
            if roll.state in _OPEN_ROLLS:
                text = _("“{name}”{state}").format(name=roll.attachment.name, state=roll.get_state_display())
                is_blocking = roll.state != RollFile.State.UNREADABLE
                points.append(OpenPoint("rolls", text, roll.get_absolute_url(), is_blocking))
        faulty = dict(
            StagedFamily.objects.filter(roll__in=self.rolls)
            .exclude(status=StagedFamily.Status.READY)
            .order_by()
            .values("roll")
            .annotate(number=Count("pk"))
            .values_list("roll", "number")
        )
        for roll in self.rolls:
            if number := faulty.get(roll.pk):
                text = _("“{name}”有{number}户有问题，没有导入").format(name=roll.attachment.name, number=number)
                url = f"{roll.get_absolute_url()}?status=faulty"
                points.append(OpenPoint("rolls", text, url, is_blocking=False))
        done = _("已导入{number}份").format(number=len(self.confirmed)) if self.confirmed else ""
        return Step("rolls", done, points)

    def _differences(self) -> Step:
        stated = set(RollPaidMonths.objects.filter(roll__in=self.staged).values_list("roll", flat=True))
        points = []
        for roll in self.staged:
            name, number = roll.attachment.name, self.unexplained.get(roll.pk, 0)
            comparison = getattr(roll, "comparison", None)
            if roll.pk not in stated:
                url = reverse("payments:paid_months", args=[roll.pk])
                points.append(OpenPoint("differences", _("“{name}”没有填已发到哪个月").format(name=name), url))
            elif comparison is None or comparison.compared_at is None:
                url = reverse("payments:differences", args=[roll.pk])
                points.append(OpenPoint("differences", _("“{name}”正在比较").format(name=name), url))
            elif number:
                url = f"{reverse('payments:differences', args=[roll.pk])}?reason=none"
                text = _("“{name}”{number}户的差异没有说明").format(name=name, number=number)
                points.append(OpenPoint("differences", text, url))
        if self.confirmed:
            return Step("differences", _("已确认的花名册没有未说明的差异"), points)
        is_compared = bool(self.staged) and not points
        return Step("differences", _("已比较，差异都有说明") if is_compared else "", points)

    def _cards(self) -> Step:
        points = []
        if self.without_card:
            text = _("{number}人没有可用的银行卡，首批会停住").format(number=self.without_card)
            url = reverse("payments:without_account", args=[self.township_code])
            points.append(OpenPoint("cards", text, url, is_blocking=False))
        return Step("cards", _("已清点") if self.confirmed else "", points)

    def _rehearsal(self) -> Step:
        here = reverse("payments:take_over", args=[self.township_code]) + "#rehearsal"
        latest = max((roll.closed_at for roll in self.confirmed if roll.closed_at), default=None)
        rehearsal = self.rehearsal
        points = []
        if latest is None:
            return Step("rehearsal", "")
        if self.take_over is None:
            return Step("rehearsal", _("本系统已在发放，不须演练"))
        if rehearsal is None or rehearsal.requested_at < latest:
            text = _("最后一份花名册导入以后还没有演练") if rehearsal else _("还没有演练首批发放")
            points.append(OpenPoint("rehearsal", text, here))
        elif rehearsal.result is None:
            points.append(OpenPoint("rehearsal", _("正在演练"), here))
        return Step("rehearsal", _("已演练") if rehearsal and rehearsal.result else "", points)

    def _live(self) -> Step:
        take_over = self.take_over
        if self.is_live or not self.confirmed:
            return Step("live", _("已启用") if self.is_live else "")
        here = reverse("payments:take_over", args=[self.township_code]) + "#live"
        if take_over is None:
            return Step("live", _("本系统已在发放，不须启用"))
        if take_over.state == TownshipTakeOver.State.PROPOSED:
            text = _("{name}已报请启用，待县局确认").format(name=take_over.proposed_by.name)
            return Step("live", "", [OpenPoint("live", text, here)])
        return Step("live", "", [OpenPoint("live", _("待乡镇负责人报请启用"), here)])


def open_points(township_code: str) -> list[OpenPoint]:
    """Return the open points of the steps before going live."""
    return [point for step in TownshipProgress(township_code).steps() if step.name != "live" for point in step.points]


def recipients_without_account(township_code: str) -> QuerySet[Award]:
    """Return one award of each recipient of a township who has no card and no other account."""
    first, last = bounds(township_code)
    day = today()
    cards = Circumstance.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=day),
        Q(valid_to=None) | Q(valid_to__gte=day),
        person=OuterRef("person"),
        kind="bank_account",
        withdrawn_at=None,
    )
    authorities = AccountAuthority.objects.filter(person=OuterRef("person"), ended_on=None).exclude(confirmed_by=None)
    households = accounts_in_force().filter(household=OuterRef("person__household"))
    others = Award.objects.filter(person=OuterRef("person"), withdrawn_at=None, valid_to=None, pk__lt=OuterRef("pk"))
    return (
        Award.objects.filter(
            withdrawn_at=None,
            valid_to=None,
            person__village_id__gte=first,
            person__village_id__lte=last,
            person__merged_into=None,
            person__death_date=None,
        )
        .filter(~Exists(cards), ~Exists(authorities), ~Exists(households), ~Exists(others))
        .select_related("person")
        .order_by("person__village_id", "person_id")
    )
