"""Forms of settlements, stays in hospital and premiums."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi import policy
from doudi.care.medical.groups import CARRIED_GROUPS
from doudi.care.medical.settlements.workflow import SettlementState
from doudi.care.payables.forms import text_field
from doudi.care.payables.kinds import PayeeKind
from doudi.care.payables.queries import usable_payees
from doudi.core.clock import today
from doudi.ui.forms import ActionForm, YuanField, date_field
from doudi.ui.lists.filters import choice_field
from doudi.ui.lists.place_filter import PlaceFilterForm
from doudi.ui.pickers.fields import PickerField


def source_field() -> forms.ChoiceField:
    """Return a choice of the sources of money."""
    return forms.ChoiceField(label=_("资金来源"), choices=lambda: list(policy.SOURCE_LABELS.items()))


def payee_choice(form: forms.BaseForm, by: Any, kinds: tuple[str, ...], *, empty: Any = None) -> None:
    """Offer the accounts in use of some kinds in the field ``payee`` of a form."""
    field = form.fields["payee"]
    assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - declared by the form
    known = {str(one.pk): one for one in usable_payees(by=by, kinds=kinds)}
    first = [("", empty)] if empty is not None else []
    field.choices = [*first, *((key, f"{one.holder_name}　{one.account}") for key, one in known.items())]
    field.coerce, field.empty_value = known.__getitem__, None


class SettlementFilterForm(PlaceFilterForm):
    """State, group and place."""

    state = choice_field(_("状态"), SettlementState.choices)
    group = choice_field(_("对象"), [(group.value, group.label) for group in CARRIED_GROUPS])


class SettlementFileForm(ActionForm):
    """The file of the medical insurance bureau."""

    file = forms.FileField(
        label=_("结算清单"),
        help_text=_("Excel 或 CSV，最多5,000行、5 MB"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )


class DecideForm(ActionForm):
    """Whether what the person paid is carried, and who is paid."""

    is_carried = forms.TypedChoiceField(
        label=_("决定"),
        choices=(("yes", _("予以兜底")), ("no", _("不兜底"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    payee = forms.TypedChoiceField(label=_("付给"), required=False)
    source = source_field()
    reason = text_field(_("理由（不兜底的必填，不写病情）"), required=False)
    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, by: Any, version: int, **kwargs: Any) -> None:
        super().__init__(*args, initial={"seen_version": version}, **kwargs)
        payee_choice(self, by, (PayeeKind.HOSPITAL,), empty=_("本人（已经自己付清）"))


class NoteForm(ActionForm):
    """A remark of the second person, which may stay empty."""

    note = text_field(_("复核意见"), required=False)
    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, version: int, **kwargs: Any) -> None:
        super().__init__(*args, initial={"seen_version": version}, **kwargs)


class ReasonedNoteForm(NoteForm):
    """The reason of the second person."""

    note = text_field(_("理由"))


class StayFilterForm(PlaceFilterForm):
    """What stands open, and the place."""

    state = choice_field(_("状态"), (("open", _("还在住院")), ("asked", _("照料费用待复核"))))


class StayForm(ActionForm):
    """A stay in hospital."""

    person = PickerField("people", label=_("谁"))
    hospital = forms.CharField(label=_("医疗机构"), max_length=60)
    admitted_on = date_field(_("入院日期"), initial=today)
    discharged_on = date_field(_("出院日期"), required=False)


class EndStayForm(ActionForm):
    """The day somebody left hospital."""

    discharged_on = date_field(_("出院日期"), initial=today)
    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, version: int, **kwargs: Any) -> None:
        super().__init__(*args, initial={"seen_version": version}, **kwargs)


class AskCareForm(ActionForm):
    """Who cared in hospital for how many days."""

    payee = forms.TypedChoiceField(label=_("付给照料人"))
    care_days = forms.IntegerField(label=_("照料天数"), min_value=1, max_value=366)
    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, by: Any, version: int, **kwargs: Any) -> None:
        super().__init__(*args, initial={"seen_version": version}, **kwargs)
        payee_choice(self, by, (PayeeKind.CARER,))


class SeenForm(ActionForm):
    """Nothing to fill in; the version that was seen."""

    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, version: int, **kwargs: Any) -> None:
        super().__init__(*args, initial={"seen_version": version}, **kwargs)


class DrawForm(ActionForm):
    """The year and the source of a list of premiums."""

    year = forms.IntegerField(label=_("参保年度"), min_value=2020, max_value=2100, initial=lambda: today().year)
    source = source_field()


class ConfirmListForm(ActionForm):
    """The total that the second person saw."""

    total_fen = YuanField(label=_("名单合计（元），照页面再输一遍"))


class BookForm(ActionForm):
    """Nothing to fill in."""
