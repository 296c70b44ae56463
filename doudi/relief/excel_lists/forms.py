"""Forms of Excel lists."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.relief.emergencies.actions.relief_list import LIST_KINDS
from doudi.relief.excel_lists.row_checks import Told
from doudi.relief.instalments.models import Instalment
from doudi.ui.forms import ActionForm

_EXCEL = ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ListUploadForm(ActionForm):
    """The file of a list, and what holds for all of its families."""

    file = forms.FileField(
        label=_("填好的名单"),
        help_text=_("用模板填写的Excel（.xlsx），最多300户、2 MB"),
        widget=forms.ClearableFileInput(attrs={"accept": _EXCEL}),
    )
    kind = forms.ChoiceField(label=_("类型"), choices=[(kind.value, kind.label) for kind in LIST_KINDS])
    way = forms.ChoiceField(label=_("发放方式"), choices=Instalment.Way.choices)
    account = forms.CharField(label=_("发生了什么"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    @property
    def told(self) -> Told:
        """What holds for all families."""
        return Told(**{name: self.cleaned_data[name] for name in ("kind", "way", "account")})


class WriteForm(ActionForm):
    """Write the list; the faulty rows are left out only on purpose."""

    leave_faulty = forms.BooleanField(label=_("有误的行不登记，只登记没有错的"), required=False)
