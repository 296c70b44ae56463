"""Forms of carers, agreements, payees and gaps."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.care.agreements.actions.carers import CarerDetails
from doudi.care.agreements.actions.ends import BY_OFFICERS
from doudi.care.agreements.actions.payees import PayeeTerms
from doudi.care.agreements.actions.signatures import Drawing
from doudi.care.agreements.labels import GRADE_LABELS
from doudi.care.agreements.models import AGREEMENT_SERVICES, Agreement, CareGap, CarePayee, Carer
from doudi.care.agreements.terms import Terms
from doudi.care.agreements.workflow import AgreementState
from doudi.casework.home_visits.forms import MAX_DRAWING_LENGTH, drawing_of
from doudi.core.attachments.uploads import UploadField
from doudi.core.clock import this_month, today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.ui.forms import ActionForm, TelephoneField, YuanField, date_field, refuse_future_date
from doudi.ui.lists.filters import choice_field
from doudi.ui.lists.place_filter import PlaceFilterForm
from doudi.ui.pickers.fields import PickerField
from doudi.ui.templatetags.ui import month
from doudi.values.benefit_month import add_months

_MONTHS_BACK, _MONTHS_AHEAD = 3, 2
_LARGEST_PART_FEN = 10_000_00


def carer_choices(village_code: str) -> Any:
    """Return the open carers of a township and the institutions of the county."""
    township = village_code[:TOWNSHIP_DIGITS]
    here = Carer.objects.filter(ended_on=None, village_code__startswith=township)
    institutions = Carer.objects.filter(ended_on=None, kind=Carer.Kind.INSTITUTION)
    return (here | institutions).order_by("village_code", "name", "pk")


class CarerField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for the checker only
    """A carer, with the village that tells people of one name apart."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Carer.objects.none(), empty_label=_("请选择"), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        """Name and village."""
        return f"{obj.name}（{place_name(obj.village_code)}）"


class AgreementFilterForm(PlaceFilterForm):
    """Place, grade, state and what is wrong."""

    grade = choice_field(_("自理能力"), GRADE_LABELS.items())
    state = choice_field(_("状态"), AgreementState.choices)
    gap = choice_field(_("问题"), CareGap.Kind.choices)


class GapFilterForm(PlaceFilterForm):
    """Place, kind, and whether it is open."""

    kind = choice_field(_("问题"), CareGap.Kind.choices)
    state = choice_field(
        _("是否解决"), (("open", _("没有解决")), ("late", _("该督办的")), ("closed", _("已解决"))), initial="open"
    )


class CarerFilterForm(PlaceFilterForm):
    """Place and whether they care still."""

    state = choice_field(_("状态"), (("open", _("在照料")), ("ended", _("已停止"))), initial="open")


class PayeeFilterForm(PlaceFilterForm):
    """Place and state of a payee."""

    state = choice_field(
        _("状态"),
        (("proposed", _("待复核")), ("in_force", _("在用")), ("disputed", _("有争议")), ("ended", _("已停用"))),
    )


class CarerDetailsForm(ActionForm):
    """Telephone, training and checks of a carer."""

    phone = TelephoneField(label=_("电话"), max_length=30)
    training = forms.CharField(label=_("培训"), max_length=100, required=False)
    trained_on = date_field(_("培训日期"), required=False)
    health_checked_on = date_field(_("健康检查日期"), required=False)
    record_checked_on = date_field(_("无犯罪记录查询日期"), required=False)

    @property
    def details(self) -> CarerDetails:
        """The details as the action takes them."""
        names = ("phone", "training", "trained_on", "health_checked_on", "record_checked_on")
        return CarerDetails(**{name: self.cleaned_data[name] for name in names})


class NewCarerForm(CarerDetailsForm):
    """Somebody of the registry who cares."""

    person = PickerField("people", label=_("照料人"))
    field_order = ("person",)


class ChangeCarerForm(CarerDetailsForm):
    """The details of a carer as they are now."""

    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class EndCarerForm(ActionForm):
    """Why somebody does not care any more."""

    why = forms.ChoiceField(label=_("停止原因"), choices=Carer.EndedWhy.choices)
    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class TermsForm(ActionForm):
    """The terms of an agreement."""

    carer = CarerField(label=_("照料人"), help_text=_("没有的，先到“照料人”里登记"))
    relation = forms.CharField(label=_("照料人与本人关系"), max_length=20)
    guardian_name = forms.CharField(label=_("监护人（没有的不填）"), max_length=40, required=False)
    form = forms.ChoiceField(label=_("供养方式"), choices=Agreement.Form.choices, widget=forms.RadioSelect)
    services = forms.MultipleChoiceField(
        label=_("服务内容"), choices=tuple(AGREEMENT_SERVICES.items()), widget=forms.CheckboxSelectMultiple
    )
    visit_every_days = forms.IntegerField(label=_("多少天走访一次"), min_value=1, max_value=92)
    hours_per_week = forms.IntegerField(label=_("每周照料小时数"), min_value=0, max_value=168)
    first_day = date_field(_("起始日期"))
    last_day = date_field(_("终止日期"))
    why = forms.ChoiceField(label=_("签订原因"), choices=Agreement.Why.choices)
    handover_note = forms.CharField(
        label=_("交接事项"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    seen_version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, village_code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["carer"].queryset = carer_choices(village_code)  # type: ignore[attr-defined]  # a choice of rows

    @property
    def terms(self) -> Terms:
        """The terms as the action takes them."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "seen_version"}
        return Terms(**values | {"services": tuple(values["services"])})


class VersionForm(ActionForm):
    """A verb without anything to fill in."""

    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class SignForm(VersionForm):
    """The signed paper, or both signatures drawn on the screen."""

    signed_on = date_field(_("签字日期"), initial=today)
    upload = UploadField(label=_("签好的协议（扫描件或照片）"), required=False)
    person_signer = forms.CharField(label=_("本人或监护人签名"), max_length=40, required=False)
    person_drawing = forms.CharField(required=False, max_length=MAX_DRAWING_LENGTH, widget=forms.HiddenInput)
    carer_drawing = forms.CharField(required=False, max_length=MAX_DRAWING_LENGTH, widget=forms.HiddenInput)

    def clean_signed_on(self) -> date:
        """Refuse a day to come."""
        signed_on: date = self.cleaned_data["signed_on"]
        return refuse_future_date(signed_on)

    def clean_person_drawing(self) -> bytes:
        """Return the picture of the person's signature."""
        return drawing_of(self.cleaned_data["person_drawing"])

    def clean_carer_drawing(self) -> bytes:
        """Return the picture of the carer's signature."""
        return drawing_of(self.cleaned_data["carer_drawing"])

    def drawings(self, agreement: Agreement) -> list[Drawing]:
        """Return the signatures on the screen."""
        signer = self.cleaned_data["person_signer"] or agreement.guardian_name or agreement.person.name
        return [
            Drawing(signer, "person", self.cleaned_data["person_drawing"]),
            Drawing(agreement.carer.name, "carer", self.cleaned_data["carer_drawing"]),
        ]


class ReasonForm(VersionForm):
    """A verb that needs a reason."""

    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class EndForm(VersionForm):
    """When and why an agreement ends."""

    last_day = date_field(_("最后一天"), initial=today)
    why = forms.ChoiceField(label=_("终止原因"), choices=[(why.value, why.label) for why in BY_OFFICERS])
    note = forms.CharField(label=_("情况"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class PayeeForm(ActionForm):
    """To whom a programme is paid from a month on."""

    programme = forms.ChoiceField(label=_("项目"), choices=CarePayee.Programme.choices)
    to_whom = forms.ChoiceField(label=_("付给"), choices=CarePayee.ToWhom.choices)
    first_month = forms.TypedChoiceField(label=_("自哪个月起"), coerce=date.fromisoformat)
    monthly_fen = YuanField(
        label=_("每月固定金额（元）"),
        required=False,
        largest_fen=_LARGEST_PART_FEN,
        help_text=_("不填就是全部；填了的，其余付给本人"),
    )
    holder_name = forms.CharField(label=_("户名（付给本人的不填）"), max_length=60, required=False)
    account = forms.CharField(label=_("账号（付给本人的不填）"), max_length=40, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = [add_months(this_month(), shift) for shift in range(-_MONTHS_BACK, _MONTHS_AHEAD + 1)]
        self.fields["first_month"].choices = [(one.isoformat(), month(one)) for one in months]  # type: ignore[attr-defined]  # a choice
        self.fields["first_month"].initial = add_months(this_month(), 1).isoformat()

    @property
    def terms(self) -> PayeeTerms:
        """The terms as the action takes them."""
        return PayeeTerms(**self.cleaned_data)


class ConfirmPayeeForm(VersionForm):
    """The account typed again by the second person."""

    account = forms.CharField(label=_("再输入一遍账号（付给本人的不填）"), max_length=40, required=False)


class DisputeForm(ActionForm):
    """Who quarrels over which programme."""

    programme = forms.ChoiceField(label=_("项目"), choices=CarePayee.Programme.choices)
    reason = forms.CharField(label=_("争议情况"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class SettlementForm(VersionForm):
    """How a dispute is settled."""

    settlement = forms.CharField(label=_("处理意见"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class SubstituteForm(ActionForm):
    """Who looks after the person meanwhile."""

    carer = CarerField(label=_("临时照料人"))

    def __init__(self, *args: Any, village_code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = carer_choices(village_code).filter(kind=Carer.Kind.PERSON)
        self.fields["carer"].queryset = people  # type: ignore[attr-defined]  # a choice of rows


class HandlingForm(ActionForm):
    """What is being done about a gap."""

    handling = forms.CharField(label=_("怎样处理"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
