"""How many people each layer has, by township, age, sex or cause; every number leads to its list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When
from django.db.models.functions import Substr
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.monitoring.low_income.layers.models import Cause, Layer, LowIncomePerson
from doudi.monitoring.low_income.layers.queries import AGE_GROUPS, born_between, with_cause
from doudi.registry.models import Sex
from doudi.values.carries import carries

AGE_LABELS = {
    "0-17": gettext_lazy("不满18岁"),
    "18-59": gettext_lazy("18至59岁"),
    "60-79": gettext_lazy("60至79岁"),
    "80-": gettext_lazy("80岁以上"),
}
_COUNTED = {
    "total": Count("pk"),
    **{layer.value: Count("pk", filter=Q(**{f"is_{layer}": True})) for layer in Layer},
    "urban": Count("pk", filter=Q(is_urban_poor=True)),
}
CountRow = dict[str, Any]


@carries("SC39-III.1", "MCA83-III.3")
def counts(*, by: User, group: str, place: str = "") -> list[CountRow]:
    """Return the numbers of a user's scope, grouped, with the sums of all as the last row.

    Args:
        group: ``place``, ``age``, ``sex`` or ``cause``; somebody with two causes counts in both.
    """
    rows = LowIncomePerson.objects.visible_to(by)
    if place:
        rows = rows.in_scope(place)
    kept = {"place": place} if place else {}
    found = [
        _row(label, {**kept, **query}, numbers) for label, query, numbers in _GROUPS[group](rows, by.scope or "", place)
    ]
    return [*found, _row(_("合计"), kept, rows.order_by().aggregate(**_COUNTED))]


Grouped = Iterator[tuple[str, dict[str, str], dict[str, int]]]


def _by_place(rows: QuerySet[LowIncomePerson], scope: str, place: str) -> Grouped:
    is_county = len(place or scope) < TOWNSHIP_DIGITS
    code: Any = Substr("village_code", 1, TOWNSHIP_DIGITS) if is_county else "village_code"
    named = rows.order_by().annotate(group=code) if is_county else rows.order_by()
    key = "group" if is_county else "village_code"
    counted: Any = named.values(key).annotate(**_COUNTED).order_by(key)
    for row in counted:
        yield place_name(row[key]), {"place": row[key]}, dict(row)


def _by_age(rows: QuerySet[LowIncomePerson], _scope: str, _place: str) -> Grouped:
    whens = [When(born_between(name, today()), then=Value(name)) for name, _youngest, _oldest in AGE_GROUPS]
    grouped = rows.order_by().annotate(group=Case(*whens, default=Value("0-17"), output_field=CharField()))
    counted: Any = grouped.values("group").annotate(**_COUNTED)
    numbers: dict[str, dict[str, int]] = {row["group"]: row for row in counted}
    for name, label in AGE_LABELS.items():
        if name in numbers:
            yield str(label), {"age": name}, numbers[name]


def _by_sex(rows: QuerySet[LowIncomePerson], _scope: str, _place: str) -> Grouped:
    grouped: Any = rows.order_by().values("sex").annotate(**_COUNTED).order_by("-sex")
    for row in grouped:
        yield str(Sex(row["sex"]).label), {"sex": row["sex"]}, row


def _by_cause(rows: QuerySet[LowIncomePerson], _scope: str, _place: str) -> Grouped:
    for cause in Cause:
        yield str(cause.label), {"cause": cause.value}, rows.filter(with_cause(cause)).order_by().aggregate(**_COUNTED)


_GROUPS = {"place": _by_place, "age": _by_age, "sex": _by_sex, "cause": _by_cause}


def _row(label: str, query: dict[str, str], numbers: dict[str, int]) -> CountRow:
    row: CountRow = {"label": label}
    for name in _COUNTED:
        more = {"urban": {"urban": "yes"}, "total": {}}.get(name, {"layer": name})
        row[name], row[f"{name}_url"] = numbers[name], people_url({**query, **more}) if numbers[name] else ""
    return row


def people_url(query: dict[str, str]) -> str:
    """Return the address of the list of people with a filter."""
    parameters = QueryDict(mutable=True)
    parameters.update(query)
    address = reverse("low_income:people")
    return f"{address}?{parameters.urlencode()}" if query else address
