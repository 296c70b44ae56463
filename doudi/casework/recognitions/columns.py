"""Columns of the table of recognitions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import month

RECOGNITION_COLUMNS = (
    Column("head", _("家庭"), link="recognition.case.get_absolute_url", is_title=True),
    Column("recognition.label", _("认定")),
    Column("place", _("村（居）")),
    Column("recognition.first_month", _("自"), show=month, is_unbroken=True),
    Column("recognition.end", _("有效期至"), show=month, is_unbroken=True),
    Column("state", _("状态"), template="casework/recognitions/state_cell.html"),
    Column("recognition.ending_reason", _("终止的理由")),
    Column("", _("操作"), template="casework/recognitions/action_cell.html", is_action=True),
)
