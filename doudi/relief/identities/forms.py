"""Forms of temporary identities."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.relief.identities.models import TemporaryIdentity
from doudi.ui.forms import ActionForm
from doudi.ui.lists.filters import choice_field
from doudi.ui.lists.place_filter import PlaceFilterForm
from doudi.ui.pickers.fields import PickerField

_WORDS = forms.Textarea(attrs={"rows": 2})


class CompareForm(ActionForm):
    """How an officer made sure that two unknown people are not one."""

    finding = forms.CharField(label=_("与谁比对，怎么认定不是同一人"), max_length=300, widget=_WORDS)


class MergeForm(ActionForm):
    """Who the person is."""

    person = PickerField("people", label=_("查明是谁（先登记人员）"))
    reason = forms.CharField(label=_("怎么查明的"), max_length=300, widget=_WORDS)


class CloseForm(ActionForm):
    """What became of a person whose identity was not found out."""

    closing = forms.ChoiceField(
        label=_("结果"),
        choices=[choice for choice in TemporaryIdentity.Closing.choices if choice[0] != "merged"],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("去向和依据"), max_length=300, widget=_WORDS)


class IdentityFilterForm(PlaceFilterForm):
    """Open, overdue or closed, and the place."""

    state = choice_field(
        _("状态"), (("open", _("待查明")), ("overdue", _("逾期")), ("closed", _("已并入、已关闭"))), initial="open"
    )
