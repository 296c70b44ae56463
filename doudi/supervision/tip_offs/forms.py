"""Forms of tip-offs, receivers and circulars."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.models import User
from doudi.registry.text_scan import scan_text
from doudi.supervision.tip_offs.circulars.actions import LONGEST_TEXT as LONGEST_CIRCULAR
from doudi.supervision.tip_offs.circulars.actions import LONGEST_TITLE
from doudi.supervision.tip_offs.circulars.models import Circular
from doudi.supervision.tip_offs.reports.actions import LONGEST_ACCUSED, LONGEST_REPORTER, LONGEST_TEXT, Accusation
from doudi.supervision.tip_offs.reports.models import TipOff
from doudi.ui.forms import ActionForm, FormData, TelephoneField, version_field
from doudi.ui.pickers.fields import PickerField, bind_pickers
from doudi.ui.pickers.officers import OFFICERS


def _text(label: Any, longest: int, rows: int = 6, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, widget=forms.Textarea(attrs={"rows": rows}), **options)


class TipOffForm(ActionForm):
    """Whom a tip-off is about, what it says; who reports may stay empty."""

    accused = forms.CharField(label=_("反映谁"), max_length=LONGEST_ACCUSED, help_text=_("姓名、单位、职务"))
    text = _text(_("反映的问题"), LONGEST_TEXT, help_text=_("什么时候、什么事、有什么凭据；整个加密保存"))
    reporter = forms.CharField(
        label=_("您的姓名"), max_length=LONGEST_REPORTER, required=False, help_text=_("可以不填；填了也只给接收人看")
    )
    phone = TelephoneField(label=_("您的电话"), max_length=20, required=False)

    @property
    def accusation(self) -> Accusation:
        """What was filled in, as the action takes it."""
        return Accusation(**self.cleaned_data)


class SendForm(ActionForm):
    """A button."""

    seen_version = version_field()


class ResultForm(ActionForm):
    """What came of a tip-off."""

    result = forms.ChoiceField(label=_("结果"), choices=TipOff.Result.choices, widget=forms.RadioSelect)
    text = _text(_("处理情况"), LONGEST_TEXT, 4)
    seen_version = version_field()


class ReceiverForm(ActionForm):
    """Whom the leader of the bureau names."""

    user = PickerField(OFFICERS.name, label=_("指定谁接收"))

    def __init__(self, by: User, data: FormData = None) -> None:
        super().__init__(data)
        bind_pickers(self, by)


class CircularForm(ActionForm):
    """Title and text of a circular."""

    title = forms.CharField(label=_("标题"), max_length=LONGEST_TITLE)
    text = _text(_("正文"), LONGEST_CIRCULAR, 12, help_text=_("不写群众姓名、证件号、电话；写“某村村民”"))


class ChangeCircularForm(CircularForm):
    """A draft that is changed."""

    seen_version = version_field()


class ReleaseForm(ActionForm):
    """The words that are names of registered citizens by chance."""

    confirmed = forms.MultipleChoiceField(
        label=_("和群众同名的词，确认不是指群众"), required=False, widget=forms.CheckboxSelectMultiple
    )
    seen_version = version_field()

    def __init__(self, circular: Circular, data: FormData = None) -> None:
        super().__init__(data, initial={"seen_version": circular.version})
        names = scan_text(circular.sealed_text.clear()).names
        if not names:
            del self.fields["confirmed"]
            return
        field = self.fields["confirmed"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(name, name) for name in names]
