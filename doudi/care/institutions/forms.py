"""Forms of institutions, admissions, leaving, absences and monthly lists."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from doudi.care.institutions.actions.admissions import Admission
from doudi.care.institutions.actions.departures import LEAVING_REASONS
from doudi.care.institutions.actions.institutions import MOST_BEDS, InstitutionDetails
from doudi.care.institutions.actions.lists import Seen
from doudi.care.institutions.models import Absence, ListedResident, MonthlyList
from doudi.care.institutions.queries import institutions, listed_residents, months, open_institutions
from doudi.care.institutions.workflow import ListState, ResidenceState
from doudi.core.accounts.models import User
from doudi.core.attachments.uploads import UploadField
from doudi.ui.forms import ActionForm, FormData, NameField, TelephoneField, date_field, version_field
from doudi.ui.lists.filters import ListFilterForm, choice_field
from doudi.ui.pickers.divisions import VILLAGES
from doudi.ui.pickers.fields import PickerField, bind_pickers


def _reason(label: Any, longest: int = 200) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, widget=forms.Textarea(attrs={"rows": 2}))


class InstitutionFilterForm(ListFilterForm):
    """Open or closed."""

    state = choice_field(_("状态"), (("open", _("开办")), ("closed", _("停办"))), initial="open")


class ResidenceFilterForm(ListFilterForm):
    """State and institution."""

    state = choice_field(
        _("状态"),
        (
            *ResidenceState.choices,
            ("trial", _("试住")),
            ("away", _("请假或住院")),
            ("renew", _("待遇认定待更新")),
        ),
    )
    institution = choice_field(_("机构"))

    def __init__(self, data: QueryDict, *, by: User) -> None:
        super().__init__(data, by=by)
        self.offer("institution", [(str(row.pk), row.name) for row in institutions(by=by)])


class MonthlyListFilterForm(ListFilterForm):
    """Month and state."""

    month = choice_field(_("月份"))
    state = choice_field(_("状态"), (*ListState.choices, ("late", _("过期未签字"))))

    def __init__(self, data: QueryDict, *, by: User) -> None:
        super().__init__(data, by=by)
        self.offer_months("month", months())


class DetailsForm(ActionForm):
    """Licence, beds and account."""

    licence = forms.CharField(label=_("许可或者备案编号"), max_length=60)
    licence_until = date_field(_("许可到期"), required=False)
    beds = forms.IntegerField(label=_("床位"), min_value=1, max_value=MOST_BEDS)
    holder_name = NameField(label=_("户名"), max_length=60)
    account = forms.CharField(label=_("账号"), max_length=40, help_text=_("加密保存；领款登记由另一人看着协议再输一遍"))

    @property
    def details(self) -> InstitutionDetails:
        """What was filled in, as the actions take it."""
        names = ("licence", "beds", "holder_name", "account", "licence_until")
        return InstitutionDetails(**{name: self.cleaned_data[name] for name in names})


class NewInstitutionForm(DetailsForm):
    """A new institution."""

    name = NameField(label=_("机构名称"), max_length=60)
    village = PickerField(VILLAGES.name, label=_("所在村（居）"))
    phone = TelephoneField(label=_("电话"), max_length=20)
    field_order = ("name", "village", "phone")

    def __init__(self, by: User, data: FormData = None) -> None:
        super().__init__(data)
        bind_pickers(self, by)


class ChangeInstitutionForm(DetailsForm):
    """Changed licence, beds and account."""

    seen_version = version_field()


class CloseForm(ActionForm):
    """An institution closes."""

    seen_version = version_field()


class AdmissionForm(ActionForm):
    """Who wants to live where from when, with the papers signed by the person."""

    person = PickerField("people", label=_("谁"))
    institution = forms.TypedChoiceField(label=_("机构"), coerce=int)
    bed = forms.CharField(label=_("床位号"), max_length=20)
    first_day = date_field(_("入住日期"))
    trial_until = date_field(_("试住到"), required=False, help_text=_("想先试住的填；不试住的不填"))
    application = UploadField(label=_("本人申请"), help_text=_("本人（监护人）签字的自愿入住申请"))
    agreement = UploadField(label=_("签好的照料服务协议"), help_text=_("本人、机构、乡镇签字"))

    def __init__(self, by: User, data: FormData = None, files: Any = None) -> None:
        super().__init__(data, files)
        rows = {row.pk: row for row in open_institutions()}
        field = self.fields["institution"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        label = _("{name}（空床位{free}张）")
        field.choices = [(key, str(label).format(name=row.name, free=row.free)) for key, row in rows.items()]
        self._institutions = rows
        bind_pickers(self, by)

    @property
    def admission(self) -> Admission:
        """What was filled in, as the action takes it."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "person"}
        return Admission(**given | {"institution": self._institutions[given["institution"]]})


class VersionForm(ActionForm):
    """A step without anything to fill in."""

    seen_version = version_field()


class ReasonForm(ActionForm):
    """A step with its reason."""

    reason = _reason(_("理由"))
    seen_version = version_field()


class AbsenceForm(ActionForm):
    """A resident goes away."""

    kind = forms.ChoiceField(label=_("类别"), choices=Absence.Kind.choices, widget=forms.RadioSelect)
    first_day = date_field(_("离开日期"))
    last_day = date_field(_("最后一天"), required=False, help_text=_("还没有回来的不填"))
    where = forms.CharField(label=_("去哪里"), max_length=100, help_text=_("加密保存"))
    seen_version = version_field()


class ReturnForm(ActionForm):
    """A resident is back."""

    back_on = date_field(_("回院日期"))
    seen_version = version_field()


class LeavingForm(ActionForm):
    """A resident leaves."""

    last_day = date_field(_("离院日期"))
    why = forms.ChoiceField(
        label=_("离院原因"), choices=[(one.value, one.label) for one in LEAVING_REASONS], widget=forms.RadioSelect
    )
    note = _reason(_("情况和以后由谁照料"))
    seen_version = version_field()


class CheckListForm(ActionForm):
    """Whether each resident of a list was found, with a note where not."""

    note = forms.CharField(label=_("整份名单的说明"), max_length=300, required=False)
    seen_version = version_field()

    def __init__(self, monthly_list: MonthlyList, data: FormData = None) -> None:
        super().__init__(data, initial={"seen_version": monthly_list.version})
        self._rows = list(listed_residents(monthly_list))
        for row in self._rows:
            name = f"{row.residence.bed} {row.residence.person.name}"
            self.fields[f"found_{row.pk}"] = forms.ChoiceField(
                label=name, choices=ListedResident.Found.choices, widget=forms.RadioSelect, initial=row.found or None
            )
            self.fields[f"note_{row.pk}"] = forms.CharField(
                label=str(_("{name}的说明")).format(name=name), max_length=100, required=False, initial=row.note
            )
        self.order_fields([*(name for name in self.fields if name not in {"note", "seen_version"}), "note"])

    @property
    def seen(self) -> dict[int, Seen]:
        """What was found, by the key of the row."""
        data = self.cleaned_data
        return {row.pk: Seen(data[f"found_{row.pk}"], data[f"note_{row.pk}"]) for row in self._rows}
