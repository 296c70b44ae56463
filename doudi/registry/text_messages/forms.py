"""Forms of the outbox."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.registry.text_messages.events import text_events
from doudi.ui.forms import ActionForm, FormData


class SwitchForm(ActionForm):
    """Whether the texts of an event are produced."""

    event = forms.ChoiceField(label=_("事项"))
    is_on = forms.TypedChoiceField(
        label=_("发不发"),
        choices=(("true", _("发")), ("false", _("不发"))),
        widget=forms.RadioSelect,
        coerce=lambda text: text == "true",
    )
    template_code = forms.CharField(
        label=_("平台模板编号"), max_length=40, required=False, help_text=_("在短信平台报备模板后得到；不发的可以不填")
    )

    def __init__(self, data: FormData = None) -> None:
        super().__init__(data)
        field = self.fields["event"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", "—"), *((event.name, event.label) for event in text_events().values())]


class OptOutReasonForm(ActionForm):
    """Who asked for no more texts, and how."""

    reason = forms.CharField(
        label=_("谁说的、怎么说的"), max_length=200, help_text=_("如：本人到窗口说、来电说，已核对姓名")
    )


class OptOutForm(ActionForm):
    """A telephone whose owner wants no texts."""

    phone = forms.CharField(label=_("手机号"), max_length=40, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    reason = forms.CharField(label=_("谁说的、怎么说的"), max_length=200, help_text=_("如：本人到窗口说不收短信"))
