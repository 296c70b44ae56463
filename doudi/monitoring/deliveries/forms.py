"""Forms of deliveries."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Department
from doudi.core.clock import this_month
from doudi.matching import source_profile
from doudi.monitoring.deliveries.actions import UNREAD, deliverable_sources
from doudi.monitoring.deliveries.intake.heading_row import heading_key
from doudi.monitoring.deliveries.models import ColumnChoice, Delivery
from doudi.monitoring.deliveries.queries import profiles_of
from doudi.monitoring.deliveries.schedule import visible_profiles
from doudi.ui.forms import ActionForm, date_field
from doudi.ui.lists.filters import ListFilterForm, choice_field
from doudi.ui.templatetags.ui import month as month_in_words
from doudi.values.benefit_month import add_months, format_month, parse_month

_MONTHS_OFFERED = 36


class DeliveryFilterForm(ListFilterForm):
    """Data set, department, state."""

    source = choice_field(_("数据"))
    department = choice_field(_("部门"), Department.choices)
    state = choice_field(_("状态"), Delivery.State.choices)
    lateness = choice_field(_("迟报"), (("late", _("迟报的")),))

    def __init__(self, data: QueryDict, *, by: Any) -> None:
        super().__init__(data, by=by)
        self.offer("source", ((profile.name, profile.label) for profile in profiles_of(by)))
        if by.department:
            self.fields["department"].widget = forms.HiddenInput()


class UploadForm(ActionForm):
    """The file of a data set and its month."""

    source = forms.ChoiceField(label=_("哪种数据"))
    period = forms.ChoiceField(label=_("数据所属月份"), help_text=_("按季度交付的，选这个季度里任何一个月"))
    layout = forms.ChoiceField(
        label=_("文件格式"),
        choices=Delivery.Layout.choices,
        help_text=_("定长文本只用于约定了字段位置的死亡登记和存款"),
    )
    file = forms.FileField(
        label=_("文件"),
        help_text=_("Excel（.xlsx、.xls）、CSV 或者文本，不超过100 MB，五十万行一般只有几十MB"),
    )

    def __init__(self, by: User, *args: Any) -> None:
        super().__init__(*args)
        sources = self.fields["source"]
        periods = self.fields["period"]
        assert isinstance(sources, forms.ChoiceField)  # noqa: S101 - declared above
        assert isinstance(periods, forms.ChoiceField)  # noqa: S101 - declared above
        sources.choices = [(profile.name, profile.label) for profile in deliverable_sources(by)]
        months = [add_months(this_month(), -back) for back in range(_MONTHS_OFFERED)]
        periods.choices = [(format_month(one), month_in_words(one)) for one in months]

    def clean_period(self) -> Any:
        return parse_month(self.cleaned_data["period"])


class AgreedStartForm(ActionForm):
    """From which day a data set is delivered."""

    source = forms.ChoiceField(label=_("哪种数据"))
    starts_on = date_field(_("从哪天起交付"))

    def __init__(self, by: User, *args: Any) -> None:
        super().__init__(*args)
        sources = self.fields["source"]
        assert isinstance(sources, forms.ChoiceField)  # noqa: S101 - declared above
        sources.choices = [(profile.name, profile.label) for profile in visible_profiles(by)]


class VersionForm(ActionForm):
    """The version of a delivery that the page showed."""

    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class ColumnsForm(VersionForm):
    """What each heading of a file means."""

    def __init__(self, delivery: Delivery, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        profile = source_profile(delivery.source)
        found = {column["heading"]: column["name"] for column in delivery.report.get("columns", [])}
        ours = ColumnChoice.objects.filter(department=delivery.department, source=delivery.source)
        chosen = dict(ours.values_list("heading", "column"))
        self.headings: dict[str, str] = {}
        for heading in dict.fromkeys(delivery.report.get("headings", [])):
            if not heading:
                continue
            name = f"column_{len(self.headings)}"
            self.headings[name] = heading
            recognised = profile.column(found[heading]).label if found.get(heading) else _("没有用到")
            before = chosen.get(heading_key(heading))
            self.fields[name] = forms.ChoiceField(
                label=heading,
                required=False,
                initial="" if before is None else before or UNREAD,
                choices=[
                    ("", _("自动识别：{meaning}").format(meaning=recognised)),
                    (UNREAD, _("不用这一列")),
                    *((column.name, column.label) for column in profile.all_columns),
                ],
            )

    def choices(self) -> dict[str, str]:
        """The chosen columns by heading."""
        return {heading: self.cleaned_data[name] for name, heading in self.headings.items()}
