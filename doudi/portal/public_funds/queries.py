"""What the county received and spent on assistance in a year: sums alone, so that nobody can be told from them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Sum
from django.utils.translation import gettext as _
from django.utils.translation import npgettext

from doudi.funding.overview import overview_of
from doudi.payments.kept_figures import kept_figures
from doudi.payments.models import Payment, programme_label
from doudi.payments.workflow import PaymentState
from doudi.relief.goods.models import GoodsHandover
from doudi.ui.templatetags.ui import yuan
from doudi.values.carries import carries

FEWEST_PEOPLE = 5
"""Of fewer people neither number nor amount is shown."""


@dataclass(frozen=True)
class PublishedLine:
    """A programme with how many people were paid in the year, and how much."""

    label: str
    people: int
    amount_fen: int

    @property
    def people_text(self) -> str:
        """The number of people, or that there are few."""
        if self.people < FEWEST_PEOPLE:
            return _("少于{number}人").format(number=FEWEST_PEOPLE)
        return npgettext("public", "{number}人", "{number}人", self.people).format(number=self.people)

    @property
    def amount_text(self) -> str:
        """The amount; a dash for few people."""
        return "—" if self.people < FEWEST_PEOPLE else yuan(self.amount_fen)


@dataclass(frozen=True)
class PublishedFunds:
    """A year: what came in and went out by source, what people got by programme, and goods."""

    year: int
    sources: list[tuple[str, int, int]]
    lines: list[PublishedLine]
    handovers: int
    goods_fen: int


@carries("SAL2026-67")
def published_funds(year: int) -> PublishedFunds:
    """Return a year's funds and goods as everybody may see them."""
    sources = [
        (one.name, one.received_fen, one.spent_fen)
        for one in overview_of(year).lines
        if one.received_fen or one.spent_fen
    ]
    goods = GoodsHandover.objects.filter(handed_over_on__year=year, voids=None, voided_by=None)
    counted = goods.aggregate(number=Count("pk"), value=Sum("value_fen"))
    paid = kept_figures("published-funds", (year,), lambda: _paid(year))
    return PublishedFunds(year, sources, _lines(paid), counted["number"], counted["value"] or 0)


def _paid(year: int) -> list[tuple[str, int, int]]:
    """Return what arrived in the year: programme, people and fen."""
    arrived = Payment.objects.filter(run__month__year=year, state=PaymentState.PAID).order_by()
    rows = arrived.values("programme").annotate(people=Count("person", distinct=True), total=Sum("amount_fen"))
    return [(row["programme"], row["people"], row["total"]) for row in rows]


def _lines(paid: list[tuple[str, int, int]]) -> list[PublishedLine]:
    """Return the lines by name, the largest amount first; programmes of one name are one line."""
    found: dict[str, PublishedLine] = {}
    for programme, people, total_fen in paid:
        label = programme_label(programme)
        before = found.get(label, PublishedLine(label, 0, 0))
        found[label] = PublishedLine(label, max(before.people, people), before.amount_fen + total_fen)
    return sorted(found.values(), key=lambda line: -line.amount_fen)
