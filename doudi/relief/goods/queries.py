"""Read the goods of a case."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from doudi.relief.goods.models import GoodsHandover


def goods_of(case: Any) -> QuerySet[GoodsHandover]:
    """Return the goods of a case (of casework), voided rows too, the oldest first."""
    found = GoodsHandover.objects.filter(relief__case=case, voids=None)
    return found.select_related("handed_over_by", "witnessed_by", "voided_by", "receipt")


def goods_value_of(case: Any) -> int:
    """Return the value of the goods of a case that count; fen."""
    return sum(row.value_fen for row in goods_of(case) if not hasattr(row, "voided_by"))
