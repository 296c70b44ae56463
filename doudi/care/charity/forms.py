"""Forms of charity."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from doudi.care.charity.activities.actions import LONGEST_RESULT as LONGEST_ACTIVITY
from doudi.care.charity.activities.actions import MOST_MINUTES, MOST_PEOPLE, ActivityReport
from doudi.care.charity.activities.models import Activity, Volunteer
from doudi.care.charity.activities.queries import volunteers
from doudi.care.charity.areas import charity_scope
from doudi.care.charity.kinds import Group, NeedKind
from doudi.care.charity.matches.actions import LARGEST_VALUE_FEN, LONGEST_EFFECT
from doudi.care.charity.matches.models import Match
from doudi.care.charity.matches.workflow import MatchState
from doudi.care.charity.needs.actions import LONGEST_PUBLIC_TEXT, LONGEST_TEXT
from doudi.care.charity.needs.models import CharityNeed
from doudi.care.charity.projects.actions import LONGEST_RESULT, MOST_SERVED, ProjectPlan
from doudi.care.charity.resources.actions import LARGEST_QUANTITY, LARGEST_UNIT_VALUE_FEN, LONGEST_NAME, Offer
from doudi.care.charity.resources.models import Resource
from doudi.core.accounts.models import User
from doudi.core.attachments.uploads import UploadField
from doudi.core.clock import today
from doudi.core.divisions.queries import village_choices
from doudi.ui.forms import (
    ActionForm,
    FormData,
    NameField,
    NonNegativeYuanField,
    TelephoneField,
    date_field,
    refuse_future_date,
    version_field,
)
from doudi.ui.lists.filters import ListFilterForm, choice_field
from doudi.ui.pickers.divisions import DIVISIONS
from doudi.ui.pickers.fields import PickerField, bind_pickers


def _text(label: Any, longest: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, widget=forms.Textarea(attrs={"rows": 3}), **options)


class AreaFilterForm(ListFilterForm):
    """Township or village of those whose charity the user works with."""

    place = choice_field(_("乡镇、村（居）"))

    def __init__(self, data: QueryDict, *, by: User) -> None:
        super().__init__(data, by=by)
        self.offer("place", village_choices(charity_scope(by)))


class ResourceFilterForm(ListFilterForm):
    """Kind, use and state."""

    kind = choice_field(_("类别"), Resource.Kind.choices)
    need_kind = choice_field(_("用于"), NeedKind.choices)
    state = choice_field(_("状态"), (("open", _("可对接")), ("ended", _("已结束"))))


class ResourceForm(ActionForm):
    """An offer."""

    title = forms.CharField(label=_("资源"), max_length=60, help_text=_("如：棉被、理发、助学金"))
    kind = forms.ChoiceField(label=_("类别"), choices=Resource.Kind.choices, widget=forms.RadioSelect)
    need_kinds = forms.MultipleChoiceField(
        label=_("用于"), choices=NeedKind.choices, widget=forms.CheckboxSelectMultiple
    )
    quantity = forms.IntegerField(label=_("数量"), min_value=1, max_value=LARGEST_QUANTITY)
    unit = forms.CharField(label=_("单位"), max_length=10, help_text=_("如：床、次、人"))
    unit_value_fen = NonNegativeYuanField(label=_("每单位价值（元）"), largest_fen=LARGEST_UNIT_VALUE_FEN)
    area = PickerField(DIVISIONS.name, label=_("范围"))
    groups = forms.MultipleChoiceField(
        label=_("给谁"),
        choices=Group.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("不选就是所有困难群众"),
    )
    last_day = date_field(_("截止"))
    giver = NameField(label=_("捐助人"), max_length=LONGEST_NAME, help_text=_("加密保存，每次查看都有记录"))
    phone = TelephoneField(label=_("捐助人电话"), max_length=20, required=False)
    is_organisation = forms.BooleanField(label=_("是单位"), required=False)
    wants_no_name = forms.BooleanField(label=_("不愿公开姓名"), required=False)

    def __init__(self, by: User, data: FormData = None) -> None:
        super().__init__(data)
        bind_pickers(self, by)

    @property
    def offer(self) -> Offer:
        """What was filled in, as the action takes it."""
        return Offer(**self.cleaned_data)


class EndResourceForm(ActionForm):
    """Why a resource ends."""

    ending = forms.ChoiceField(
        label=_("原因"),
        choices=[choice for choice in Resource.Ending.choices if choice[0] != Resource.Ending.EXPIRED],
        widget=forms.RadioSelect,
    )
    seen_version = version_field()


class RevealGiverForm(ActionForm):
    """Why somebody looks at who gives."""

    why = forms.CharField(label=_("为什么要看"), max_length=200)


class NeedFilterForm(AreaFilterForm):
    """Kind, state and place."""

    kind = choice_field(_("需求"), NeedKind.choices)
    state = choice_field(
        _("状态"), (("waiting", _("待对接")), ("matched", _("对接中")), ("ended", _("已结束"))), initial="waiting"
    )


class NeedForm(ActionForm):
    """What a person still needs."""

    kind = forms.ChoiceField(label=_("需求"), choices=NeedKind.choices, widget=forms.RadioSelect)
    text = _text(_("具体情况"), LONGEST_TEXT, help_text=_("加密保存，只给对接的人看"))
    public_text = forms.CharField(
        label=_("公开的说法"),
        max_length=LONGEST_PUBLIC_TEXT,
        required=False,
        help_text=_("不写姓名、村和病情，如“老人需要冬衣一套”；不填就不公开"),
    )


class NeedByPaperForm(NeedForm):
    """What a person still needs, whose identity card the user holds in the hand."""

    name = NameField(label=_("姓名"))
    id_number = forms.CharField(
        label=_("身份证号"),
        min_length=18,
        max_length=18,
        help_text=_("照本人出示的证件填写；姓名和号码都相符、住在您的乡镇的，才能登记"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("name", "id_number")


class EndNeedForm(ActionForm):
    """What came of a need without a match."""

    ending = forms.ChoiceField(label=_("结果"), choices=CharityNeed.Ending.choices, widget=forms.RadioSelect)
    seen_version = version_field()


class ProposeForm(ActionForm):
    """How much of a resource a need takes."""

    resource = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    quantity = forms.IntegerField(label=_("数量"), min_value=1, max_value=LARGEST_QUANTITY, initial=1)


class MatchFilterForm(AreaFilterForm):
    """State and place."""

    state = choice_field(_("状态"), MatchState.choices)


class AgreeForm(ActionForm):
    """The consent of a person."""

    consent_by = forms.ChoiceField(label=_("谁同意"), choices=Match.ConsentBy.choices, widget=forms.RadioSelect)
    consented_on = date_field(_("同意日期"), initial=today)
    consent = UploadField(label=_("签字的同意书"))
    seen_version = version_field()

    def clean_consented_on(self) -> Any:
        return refuse_future_date(self.cleaned_data["consented_on"])


class TellGiverForm(ActionForm):
    """A button."""

    seen_version = version_field()


class HandOverForm(ActionForm):
    """What reached the person."""

    handed_on = date_field(_("交付日期"), initial=today)
    value_fen = NonNegativeYuanField(label=_("价值（元）"), largest_fen=LARGEST_VALUE_FEN)
    receipt = UploadField(label=_("签收单"))
    seen_version = version_field()

    def clean_handed_on(self) -> Any:
        return refuse_future_date(self.cleaned_data["handed_on"])


class ThankForm(ActionForm):
    """What the help did."""

    effect = _text(_("帮到了什么"), LONGEST_EFFECT, help_text=_("回访本人以后填写，加密保存"))
    seen_version = version_field()


class EndMatchForm(ActionForm):
    """Why a match ends."""

    ending = forms.ChoiceField(label=_("原因"), choices=Match.Ending.choices, widget=forms.RadioSelect)
    seen_version = version_field()


class ProjectFilterForm(ListFilterForm):
    """Whether a project runs."""

    state = choice_field(_("状态"), (("open", _("进行中")), ("closed", _("已结项"))))


class ProjectForm(ActionForm):
    """A project."""

    name = forms.CharField(label=_("项目"), max_length=60)
    kind = forms.ChoiceField(label=_("需求"), choices=NeedKind.choices)
    area = PickerField(DIVISIONS.name, label=_("范围"))
    goal = forms.CharField(label=_("目标"), max_length=200)
    partner = forms.CharField(label=_("合作单位"), max_length=60)
    first_day = date_field(_("开始"), initial=today)
    last_day = date_field(_("结束"))

    def __init__(self, by: User, data: FormData = None) -> None:
        super().__init__(data)
        bind_pickers(self, by)

    @property
    def plan(self) -> ProjectPlan:
        """What was filled in, as the action takes it."""
        return ProjectPlan(**self.cleaned_data)


class CloseProjectForm(ActionForm):
    """The result of a project."""

    served = forms.IntegerField(label=_("服务人数"), min_value=0, max_value=MOST_SERVED)
    result = _text(_("成效"), LONGEST_RESULT)
    seen_version = version_field()


class ActivityFilterForm(AreaFilterForm):
    """Kind and place."""

    kind = choice_field(_("类别"), Activity.Kind.choices)


class VolunteerForm(ActionForm):
    """A volunteer."""

    name = NameField(label=_("姓名"))
    phone = TelephoneField(label=_("电话"), max_length=20, required=False)
    organisation = forms.CharField(label=_("单位"), max_length=60, required=False)
    area = PickerField(DIVISIONS.name, label=_("乡镇、村（居）"))

    def __init__(self, by: User, data: FormData = None) -> None:
        super().__init__(data)
        bind_pickers(self, by)


class ActivityForm(ActionForm):
    """What volunteers did on a day."""

    kind = forms.ChoiceField(label=_("类别"), choices=Activity.Kind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label=_("活动"), max_length=60)
    area = PickerField(DIVISIONS.name, label=_("地点"))
    day = date_field(_("日期"), initial=today)
    households = forms.IntegerField(label=_("服务户数"), min_value=0, max_value=MOST_PEOPLE, initial=0)
    people = forms.IntegerField(label=_("服务人数"), min_value=0, max_value=MOST_PEOPLE)
    result = _text(_("做了什么"), LONGEST_ACTIVITY)
    volunteers = forms.ModelMultipleChoiceField(
        label=_("志愿者"), queryset=Volunteer.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    minutes = forms.IntegerField(label=_("每人时长（分钟）"), min_value=1, max_value=MOST_MINUTES)

    def __init__(self, by: User, data: FormData = None) -> None:
        super().__init__(data)
        bind_pickers(self, by)
        field = self.fields["volunteers"]
        field.queryset = volunteers(by=by).filter(left_on=None)  # type: ignore[attr-defined]  # a choice of rows
        field.label_from_instance = lambda one: str(one.sealed_name.clear())  # type: ignore[attr-defined]  # as above

    def clean_day(self) -> Any:
        return refuse_future_date(self.cleaned_data["day"])

    @property
    def report(self) -> ActivityReport:
        """What was filled in, as the action takes it."""
        return ActivityReport(**{**self.cleaned_data, "volunteers": list(self.cleaned_data["volunteers"])})


class VoidActivityForm(ActionForm):
    """Why an activity is void."""

    why = forms.CharField(label=_("哪里录错了"), max_length=200)


class YearForm(forms.Form):
    """The year of the figures."""

    year = forms.IntegerField(min_value=2000, max_value=2100)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)

    @property
    def chosen(self) -> int:
        """The year asked for, or this one."""
        return int(self.cleaned_data["year"]) if self.is_valid() else today().year
