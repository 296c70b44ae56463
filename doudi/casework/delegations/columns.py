"""Columns of the table of delegations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day

DELEGATION_COLUMNS = (
    Column("township", _("乡镇"), is_title=True),
    Column("procedure", _("事项")),
    Column("delegation.first_day", _("自"), show=day, is_unbroken=True),
    Column("delegation.last_day", _("至"), show=day, is_unbroken=True),
    Column("", _("依据"), template="casework/delegations/basis_cell.html"),
    Column("", "", template="casework/delegations/end_cell.html"),
)
