"""How a row of a delivery is called in sentences and on pages."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.core.accounts.roles import Department
from doudi.matching import source_profile
from doudi.monitoring.judgements.models import UnclearRow
from doudi.values.benefit_month import format_month_in_words


def source_label(source: str) -> str:
    """The name of a data set beside a person; one about health is called after its department alone."""
    profile = source_profile(source)
    if profile.sensitivity == "health":
        return _("{department}名单").format(department=Department(profile.department).label)
    return profile.label


def row_label(row: UnclearRow) -> str:
    """Name a row by data set, month and place, such as 死亡登记2023年5月第12行."""
    return _("{source}{month}第{number}行").format(
        source=source_label(row.delivery.source),
        month=format_month_in_words(row.delivery.period),
        number=row.source_row,
    )
