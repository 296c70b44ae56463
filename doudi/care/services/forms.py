"""Forms of purchased services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from doudi.care.services import queries
from doudi.care.services.kinds import (
    Acceptor,
    ContractState,
    ItemKind,
    OrderState,
    ProcurementWay,
    ProviderKind,
    SampleOutcome,
    ServiceCode,
    SettlementState,
)
from doudi.care.services.models import Contract, Provider, ServiceItem
from doudi.core.attachments.uploads import UploadField
from doudi.core.clock import today
from doudi.core.labels import choices_of
from doudi.policy import SOURCE_LABELS
from doudi.ui.forms import ActionForm, DayField, NameField, NonNegativeYuanField, TelephoneField, date_field
from doudi.ui.lists.filters import ListFilterForm, choice_field
from doudi.ui.lists.place_filter import PlaceFilterForm
from doudi.ui.pickers.fields import PickerField

_MOST_UNITS, _LAST_YEAR = 1_000_000, 2100


def _text(label: Any, longest: int = 200, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, widget=forms.Textarea(attrs={"rows": 2}), **options)


def _time_field(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class VersionForm(ActionForm):
    """A button that remembers which version the user saw."""

    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class ReasonForm(VersionForm):
    """A reason."""

    why = _text(_("原因"))


class TakeBackForm(ActionForm):
    """Why a settlement is taken back."""

    why = _text(_("更正的原因"))


class ItemFilterForm(ListFilterForm):
    """Year and kind."""

    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=_LAST_YEAR)
    kind = choice_field(_("类别"), ItemKind.choices)


class ItemForm(ActionForm):
    """A line of the list."""

    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=_LAST_YEAR, initial=lambda: today().year)
    code = forms.ChoiceField(label=_("服务内容"), choices=ServiceCode.choices)
    name = forms.CharField(label=_("项目名称"), max_length=60)
    unit = forms.CharField(label=_("计量单位，如次、小时"), max_length=10)


class ProviderFilterForm(ListFilterForm):
    """Kind of seller."""

    kind = choice_field(_("类别"), ProviderKind.choices)


class ProviderForm(ActionForm):
    """A seller."""

    name = NameField(label=_("名称"), max_length=60)
    kind = forms.ChoiceField(label=_("类别"), choices=ProviderKind.choices)
    credit_code = forms.RegexField(
        label=_("统一社会信用代码（个人不填）"),
        regex=r"^[0-9A-Za-z]{18}$",
        required=False,
        error_messages={"invalid": _("统一社会信用代码是18位数字和字母。")},
    )
    contact = NameField(label=_("联系人"))
    phone = TelephoneField(label=_("联系电话"), max_length=20)


class LicenceForm(ActionForm):
    """A licence."""

    name = forms.CharField(label=_("证照名称"), max_length=60)
    valid_from = date_field(_("自"))
    valid_to = date_field(_("有效期至"))


class LinkForm(ActionForm):
    """The account of a worker of a seller."""

    user = PickerField("officers", label=_("服务机构人员的账号"))


class BlacklistForm(ActionForm):
    """Days without business."""

    first_day = date_field(_("自"))
    last_day = date_field(_("至"))
    reason = _text(_("原因"))


class ContractFilterForm(ListFilterForm):
    """State and seller."""

    state = choice_field(_("状态"), ContractState.choices)
    provider = choice_field(_("服务机构"))

    def __init__(self, data: QueryDict, *, by: Any) -> None:
        super().__init__(data, by=by)
        self.offer("provider", ((str(pk), name) for pk, name in Provider.objects.values_list("pk", "name")))


class SettlementFilterForm(ContractFilterForm):
    """State and seller."""

    state = choice_field(_("状态"), SettlementState.choices)


class ContractForm(ActionForm):
    """A contract; the prolongation of one has the seller and the price of the one before."""

    item = forms.ModelChoiceField(label=_("目录项目"), queryset=ServiceItem.objects.none())
    provider = forms.ModelChoiceField(label=_("服务机构"), queryset=Provider.objects.all())
    way = forms.ChoiceField(label=_("采购方式"), choices=ProcurementWay.choices)
    unit_price_fen = NonNegativeYuanField(label=_("单价（元）"))
    quantity_limit = forms.IntegerField(label=_("数量上限"), min_value=1, max_value=_MOST_UNITS)
    budget_fen = NonNegativeYuanField(label=_("预算（元）"))
    source = forms.ChoiceField(label=_("资金来源"), choices=choices_of(SOURCE_LABELS))
    people_served = forms.IntegerField(label=_("计划服务人数"), min_value=1, max_value=_MOST_UNITS)
    first_day = date_field(_("起"))
    last_day = date_field(_("止"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["item"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = ServiceItem.objects.filter(withdrawn_on=None, year__gte=today().year)


class OrderFilterForm(PlaceFilterForm):
    """State, seller, month and place."""

    state = choice_field(_("状态"), [*OrderState.choices, (queries.COMPLAINED, _("有投诉没办结"))])
    provider = choice_field(_("服务机构"))
    month = choice_field(_("计划月份"))
    contract = forms.IntegerField(widget=forms.HiddenInput)
    settlement = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: QueryDict, *, by: Any) -> None:
        super().__init__(data, by=by)
        self.offer("provider", ((str(pk), name) for pk, name in Provider.objects.values_list("pk", "name")))
        self.offer_months("month", queries.months_of_orders())


class OwnOrderFilterForm(ListFilterForm):
    """State of the seller's orders; at first those to be delivered."""

    state = choice_field(_("状态"), OrderState.choices, initial=OrderState.ORDERED)


class ContractChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for the checker only
    """A contract, by what it buys and from whom."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.item.name}　{obj.provider.name}（{obj.number}）"


class OrderForm(ActionForm):
    """A service for a person."""

    contract = ContractChoice(label=_("合同"), queryset=Contract.objects.none())
    person = PickerField("people", label=_("服务对象"))
    need = _text(_("需要什么服务（服务机构看得到，不写病情）"))
    planned_day = date_field(_("计划日期"))
    units = forms.IntegerField(label=_("数量"), min_value=1, max_value=10_000, initial=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["contract"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = queries.usable_contracts(today())


class DeliverForm(VersionForm):
    """When and where a service was given, with its proof."""

    delivered_day = date_field(_("服务日期"), initial=today)
    delivered_from = _time_field(_("开始时间"))
    delivered_to = _time_field(_("结束时间"))
    place = forms.CharField(label=_("服务地点"), max_length=100)
    upload = UploadField(label=_("现场照片或本人签字（照片或PDF）"))


class AcceptForm(VersionForm):
    """Who accepted."""

    acceptor = forms.ChoiceField(label=_("谁验收"), choices=Acceptor.choices, widget=forms.RadioSelect)


class AcceptTogetherForm(ActionForm):
    """Who accepted the chosen orders, and how they were asked."""

    acceptor = forms.ChoiceField(label=_("谁验收"), choices=Acceptor.choices, widget=forms.RadioSelect)
    how = _text(_("怎么问的（如“8日逐户打电话问过”）"))


class TakeBackAcceptancesForm(ActionForm):
    """Why acceptances are taken back."""

    why = _text(_("为什么撤回"))


class AcceptanceFilterForm(PlaceFilterForm):
    """Seller and place."""

    provider = choice_field(_("服务机构"))

    def __init__(self, data: QueryDict, *, by: Any) -> None:
        super().__init__(data, by=by)
        self.offer("provider", ((str(pk), name) for pk, name in Provider.objects.values_list("pk", "name")))


class RefuseOrderForm(AcceptForm):
    """Who did not accept, and why."""

    why = _text(_("不通过的原因"))


class ComplaintForm(ActionForm):
    """A complaint."""

    text = _text(_("投诉内容"), 500)


class SettleComplaintForm(ActionForm):
    """What was found about a complaint."""

    is_upheld = forms.TypedChoiceField(
        label=_("查实结果"),
        choices=(("yes", _("属实")), ("no", _("不属实"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    answer = _text(_("处理结果"), 500)


class SampleForm(ActionForm):
    """What a person said on the telephone."""

    outcome = forms.ChoiceField(label=_("回访结果"), choices=SampleOutcome.choices, widget=forms.RadioSelect)
    note = _text(_("情况"), required=False)


class SampleFilterForm(ListFilterForm):
    """Outcome; at first those that nobody called yet."""

    outcome = choice_field(_("结果"), [("open", _("待回访")), *SampleOutcome.choices], initial="open")


class DrawForm(ActionForm):
    """The month and the seed of a draw."""

    month = date_field(_("月份（选当月任何一天）"), initial=today)
    seed = forms.CharField(label=_("种子（同一种子抽出同样的工单）"), max_length=40)


class MonthForm(ActionForm):
    """The month that is settled: the one whose preview stands beside it."""

    month = DayField(widget=forms.HiddenInput)
