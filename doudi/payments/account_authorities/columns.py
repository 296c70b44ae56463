"""Columns of the table of accounts of others."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column

ACCOUNT_AUTHORITY_COLUMNS = (
    Column("person.name", _("姓名"), link="person.get_absolute_url", is_title=True),
    Column("get_basis_display", _("谁的账户")),
    Column("holder_name", _("户名")),
    Column("account", _("账号"), is_unbroken=True),
    Column("proof", _("证明")),
    Column("", _("经手"), template="payments/account_authority_officers_cell.html"),
)
