"""Forms of petitions: the filter, the registration, the counts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from doudi.casework.models import Case
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import BUREAU_ROLES, Role
from doudi.core.clock import today
from doudi.core.divisions.queries import village_choices
from doudi.registry.pickers import PEOPLE
from doudi.supervision.petitions.actions.registration import LONGEST_ADDRESS, LONGEST_OFFICE, LONGEST_TEXT, Received
from doudi.supervision.petitions.kinds import Channel, Office, PetitionKind, Topic
from doudi.supervision.petitions.pickers import PETITIONS
from doudi.supervision.petitions.publication_checks.queries import PublicationFault
from doudi.ui.forms import ActionForm, FormData, NameField, TelephoneField, date_field
from doudi.ui.lists.filters import ListFilterForm, choice_field, from_day_field, to_day_field
from doudi.ui.pickers.divisions import DIVISIONS
from doudi.ui.pickers.fields import PickerField, bind_pickers
from doudi.ui.quarters import first_of_quarter, quarter_in_words, recent_quarters

STATE_CHOICES = (
    ("open", _("没有办结的")),
    ("overdue", _("已逾期")),
    ("climbed", _("逾期多日，县局督办")),
    ("untold", _("待答复是否受理")),
    ("handled", _("办理中")),
    ("drafted", _("待审批")),
    ("extension", _("延期待审批")),
    ("approved", _("待送达")),
    ("review", _("复查、复核中")),
    ("answered", _("已答复")),
    ("unasked", _("没有问满意度")),
    ("led", _("已引导、交还")),
)


class PetitionFilterForm(ListFilterForm):
    """State, kind, matter, channel, place, petitioner, repeats and days."""

    state = choice_field(_("状态"), STATE_CHOICES)
    kind = choice_field(_("类别"), PetitionKind.choices)
    topic = choice_field(_("事项"), Topic.choices)
    channel = choice_field(_("来源"), Channel.choices)
    office = choice_field(_("办理机关"), Office.choices)
    place = choice_field(_("乡镇、村（居）"))
    like = PickerField(PETITIONS.name, label=_("哪个信访人"), is_private=True)
    repeats = choice_field(_("重复信访"), (("yes", _("只看重复的")),))
    from_day = from_day_field()
    to_day = to_day_field()

    def __init__(self, data: QueryDict, *, by: User) -> None:
        super().__init__(data, by=by)
        self.offer("place", village_choices(by.scope))


class PetitionForm(ActionForm):
    """What came. The bureau also says who handles it."""

    channel = forms.ChoiceField(label=_("来源"), choices=Channel.choices, widget=forms.RadioSelect)
    transferred_from = forms.CharField(
        label=_("转送、交办机关"), max_length=LONGEST_OFFICE, required=False, help_text=_("转送、交办来的才填")
    )
    received_on = date_field(_("收到日期"), initial=today)
    kind = forms.ChoiceField(
        label=_("类别"),
        choices=PetitionKind.choices,
        widget=forms.RadioSelect,
        help_text=_("举报是反映别人违规享受救助。反映干部作风的不在这里登记，请到“我要反映作风问题”，被反映的人看不到"),
    )
    topic = forms.ChoiceField(label=_("事项"), choices=Topic.choices)
    place = PickerField(DIVISIONS.name, label=_("涉及的地方"))
    office = forms.ChoiceField(
        label=_("办理机关"), choices=Office.choices, widget=forms.RadioSelect, initial=Office.TOWNSHIP
    )
    petitioner = PickerField(PEOPLE.name, label=_("信访人（登记过的）"), required=False)
    name = NameField(label=_("信访人姓名"), required=False, help_text=_("上面选了就不用填"))
    is_real_name = forms.BooleanField(label=_("实名"), required=False, initial=True)
    phone = TelephoneField(label=_("电话"), max_length=20, required=False)
    address = forms.CharField(label=_("住址"), max_length=LONGEST_ADDRESS, required=False)
    about = PickerField(
        PEOPLE.name, label=_("举报的是谁"), required=False, help_text=_("举报才填；他家有在办的申请，县局须入户核查")
    )
    case_number = forms.CharField(
        label=_("关联的办件编号"), max_length=24, required=False, help_text=_("对某一件不服的填上")
    )
    text = forms.CharField(
        label=_("反映的情况和请求"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("口头说的照实记录；加密保存"),
    )
    is_grave = forms.BooleanField(label=_("重大、复杂、疑难"), required=False)

    def __init__(self, by: User, data: FormData = None) -> None:
        super().__init__(data)
        self.by = by
        if Role(by.role) not in BUREAU_ROLES:
            del self.fields["office"]
        bind_pickers(self, by)

    def clean_case_number(self) -> Case | None:
        """Return the case of the number in the user's scope."""
        number = self.cleaned_data["case_number"].strip()
        if not number:
            return None
        found = Case.objects.visible_to(self.by).filter(number=number).first()
        if found is None:
            raise ValidationError(_("辖区内没有这个编号的办件。"))
        return found

    @property
    def received(self) -> Received:
        """What was filled in, as the action takes it."""
        given: dict[str, Any] = dict(self.cleaned_data)
        return Received(case=given.pop("case_number"), **given)


class FaultFilterForm(ListFilterForm):
    """Fault and place."""

    fault = choice_field(_("问题"), PublicationFault.choices)
    place = choice_field(_("乡镇、村（居）"))

    def __init__(self, data: QueryDict, *, by: User) -> None:
        super().__init__(data, by=by)
        self.offer("place", village_choices(by.scope))


class QuarterForm(ListFilterForm):
    """The quarter of the counts."""

    quarter = choice_field(_("季度"), everything=_("本季度"))

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.offer("quarter", [(one.isoformat(), quarter_in_words(one)) for one in recent_quarters()])

    @property
    def first_day(self) -> date:
        """The first day of the quarter asked for, or of this one."""
        chosen = self.chosen["quarter"]
        return date.fromisoformat(chosen) if chosen else first_of_quarter(today())
