"""Columns of the list of accounts of others."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.queries import place_name
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column

ACCOUNT_AUTHORITY_LIST = ListDeclaration(
    name="payments.account_authorities",
    title=_("代领账户"),
    columns=(
        Column("person.name", _("姓名"), link="person.get_absolute_url", is_title=True, sort=("person__name",)),
        Column("person.village_id", _("村（居）"), show=place_name, is_extra=True, sort=("person__village_id",)),
        Column("get_basis_display", _("谁的账户"), sort=("basis",)),
        Column("holder_name", _("户名")),
        Column("account", _("账号"), is_unbroken=True),
        Column("proof", _("证明")),
        Column("proposed_by.name", _("经手"), template="payments/account_authority_officers_cell.html"),
    ),
    empty=_("没有代领账户。"),
)
