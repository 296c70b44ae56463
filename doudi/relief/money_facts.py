"""What the page of a case shows of its money and goods."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from doudi.core.accounts.models import User
from doudi.relief.cases.models import ReliefCase
from doudi.relief.goods.columns import GOODS_COLUMNS
from doudi.relief.goods.queries import goods_of
from doudi.relief.instalments.columns import OF_CASE_COLUMNS
from doudi.relief.instalments.queries import instalments_of_relief


def money_facts(relief: ReliefCase, by: User) -> Mapping[str, Any]:
    """Return the instalments, goods and findings of a case with their columns."""
    return {
        "instalments": instalments_of_relief(relief, by),
        "instalment_columns": OF_CASE_COLUMNS,
        "goods": list(goods_of(relief.case)),
        "goods_columns": GOODS_COLUMNS,
        "false_findings": list(relief.false_findings.filter(refused_by=None)),
    }
