"""Forms of goods."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.casework.recusal.queries import case_officers_of_village
from doudi.core.accounts.models import User
from doudi.core.attachments.uploads import UploadField
from doudi.core.clock import today
from doudi.relief.goods.actions import Goods
from doudi.relief.instalments.forms import WhyForm
from doudi.ui.forms import ActionForm, NameField, NonNegativeYuanField, date_field

_LARGEST_VALUE_FEN = 100_000_00


class GoodsForm(ActionForm):
    """Goods handed over by the user and a second person."""

    item = forms.CharField(label=_("物品"), max_length=60, help_text=_("例如棉被、大米、临时住所用品"))
    quantity = forms.DecimalField(label=_("数量"), min_value=0, max_digits=9, decimal_places=2)
    unit = forms.CharField(label=_("单位"), max_length=10)
    value_fen = NonNegativeYuanField(label=_("折价（元）"), largest_fen=_LARGEST_VALUE_FEN)
    handed_over_on = date_field(_("交付日期"), initial=today)
    received_by = NameField(label=_("签收人"), max_length=60)
    witness = forms.ModelChoiceField(label=_("第二位经手人"), queryset=User.objects.none())
    receipt = UploadField(label=_("签收单照片"))

    def __init__(self, *args: Any, village_code: str, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        officers = [officer.pk for officer in case_officers_of_village(village_code) if officer.pk != by.pk]
        field = self.fields["witness"]
        field.queryset = User.objects.filter(pk__in=officers).order_by("name")  # type: ignore[attr-defined]  # a choice
        field.label_from_instance = lambda officer: officer.name  # type: ignore[attr-defined]  # as above

    def clean_quantity(self) -> Any:
        """Refuse nothing of something."""
        quantity = self.cleaned_data["quantity"]
        if not quantity:
            raise forms.ValidationError(_("数量须大于零。"))
        return quantity

    @property
    def goods(self) -> Goods:
        """The goods as the action takes them."""
        values = self.cleaned_data
        return Goods(values["item"], values["quantity"], values["unit"], values["value_fen"])


class VoidForm(WhyForm):
    """Why a row is void."""
