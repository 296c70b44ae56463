"""Columns of the low-income population: numbers, people, entries, urban poor, periods."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.monitoring.low_income.layers.models import Layer
from doudi.monitoring.low_income.layers.update import BAR
from doudi.monitoring.low_income.received_aid.models import AidKind
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, or_dash
from doudi.values.dates import age_on


def layer_names(layers: tuple[Layer, ...]) -> str:
    """Return layers in words."""
    return "、".join(str(layer.label) for layer in layers)


def kind_names(kinds: str) -> str:
    """Return the stored kinds of aid in words; a dash for none."""
    return "、".join(str(AidKind(kind).label) for kind in kinds.split(BAR) if kind) or "—"


def age_of(birth_date: date) -> int:
    """Return the age of today in years."""
    return age_on(birth_date, today())


def _mark(is_urban_poor: bool) -> str:
    return gettext("是") if is_urban_poor else "—"


COUNT_COLUMNS = (
    Column("label", _("分组"), is_title=True),
    Column("total", _("合计"), link="total_url", is_number=True),
    *(Column(layer.value, layer.label, link=f"{layer.value}_url", is_number=True) for layer in Layer),
    Column("urban", _("其中城镇困难群众"), link="urban_url", is_number=True),
)
_NAME = Column(
    "person.name",
    _("姓名"),
    link="person.get_absolute_url",
    is_title=True,
    is_unbroken=True,
    sort=("person__name",),
)
_PLACE = Column("village_code", _("村（居）"), show=place_name, sort=("village_code",))
_LAYERS = Column("layers", _("类别"), show=layer_names)
_KINDS = Column("kinds", _("近期得到的救助"), show=kind_names)
_AIDED = Column("aided_until", _("最近得到救助"), show=day, is_unbroken=True, sort=("aided_until",))
_FAMILY = Column("", _("一户一档"), template="low_income/layers/family_cell.html", is_unbroken=True, is_action=True)
PEOPLE_LIST = ListDeclaration(
    name="low_income.people",
    title=_("低收入人口"),
    columns=(
        _NAME,
        _PLACE,
        Column("get_sex_display", _("性别"), sort=("sex",)),
        Column("birth_date", _("年龄"), show=age_of, is_number=True, sort=("birth_date",)),
        _LAYERS,
        Column("since", _("最早自"), show=day, is_unbroken=True, sort=("since",)),
        Column("is_urban_poor", _("城镇困难群众"), show=_mark, is_extra=True, sort=("is_urban_poor",)),
        _KINDS,
        _AIDED,
        _FAMILY,
    ),
    empty=_("没有符合条件的低收入人口。"),
)
URBAN_LIST = ListDeclaration(
    name="low_income.urban_poor",
    title=_("城镇困难群众"),
    columns=(
        _NAME,
        _PLACE,
        _LAYERS,
        Column("urban_since", _("城镇困难群众自"), show=day, is_unbroken=True),
        _KINDS,
        _AIDED,
        Column("insured_until", _("防返贫保险到"), show=day, is_unbroken=True),
        _FAMILY,
    ),
    empty=_("没有城镇困难群众。"),
)
ENTRY_LIST = ListDeclaration(
    name="low_income.entries",
    title=_("其他困难人员登记"),
    columns=(
        Column("person.name", _("姓名"), link="get_absolute_url", is_title=True, sort=("person__name",)),
        Column("person.village_id", _("村（居）"), show=place_name, sort=("person__village",)),
        Column("since", _("自"), show=day, is_unbroken=True, sort=("since",)),
        Column("ended_on", _("退出日期"), show=day, is_unbroken=True),
        Column("paper", _("依据")),
        Column("get_state_display", _("状态"), sort=("state",)),
        Column("entered_by.name", _("登记人"), is_extra=True),
        Column("decided_by.name", _("确认人"), show=or_dash, is_extra=True),
    ),
    empty=_("还没有登记其他困难人员。"),
)


PERIOD_COLUMNS = (
    Column("get_layer_display", _("类别"), is_title=True),
    Column("person.name", _("姓名")),
    Column("", _("起止"), template="low_income/layers/days_cell.html"),
    Column("get_basis_display", _("依据")),
)
