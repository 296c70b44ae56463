"""Filters and components that every template has without loading them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from doudi.ui.tables import Column, Heading, Text, cells_of
from doudi.values import money
from doudi.values.benefit_month import format_month_in_words
from doudi.values.dates import format_date, format_date_range, format_day_of_year
from doudi.values.kinship import relation_in_language
from doudi.values.offices import bureau_name, county_name
from doudi.values.translation import gettext as gettext_of_declared
from doudi.values.translation import is_english
from doudi.values.working_days import last_known_day

register = template.Library()
_FIGURE = re.compile("([0-9.,]+)(元|周岁|天|个月|个工作日)")
_NOT_IN_ANCHORS = re.compile(r"[^\w\- ]")


@register.filter
def yuan(amount_fen: int | None) -> str:
    """Write fen as yuan: ¥1,234.50 or -¥1,234.50."""
    if amount_fen is None:
        return "—"
    return f"{'-' if amount_fen < 0 else ''}¥{money.format_yuan(abs(amount_fen))}"


@register.filter
def amount_in_words(amount_fen: int) -> str:
    """Write fen in the capital characters of official forms: 伍佰陆拾元整; in English: five hundred sixty yuan."""
    return money.amount_in_english_words(amount_fen) if is_english() else money.amount_in_words(amount_fen)


@register.filter
def day(value: date | datetime | None) -> str:
    """Write a day: 2026年11月23日."""
    if value is None:
        return "—"
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return format_date(value)


@register.filter
def day_of_year(value: date) -> str:
    """Write a day without its year: 11月23日."""
    return format_day_of_year(value)


@register.filter
def is_preliminary(value: date | None) -> bool:
    """Whether a deadline lies in a year whose working days are not arranged yet."""
    return value is not None and value > last_known_day()


@register.filter
def due_day(value: date | None) -> str:
    """Write a deadline in working days, marked where it is preliminary: 2027年1月8日（暂计）."""
    return f"{day(value)}{_('（暂计）')}" if is_preliminary(value) else day(value)


@register.inclusion_tag("ui/preliminary_deadline.html")
def preliminary_deadline(*deadlines: date | None) -> dict[str, Any]:
    """Say that working days are not known yet and the last known day, where a deadline is preliminary."""
    years = sorted({value.year for value in deadlines if value is not None and is_preliminary(value)})
    return {"years": years, "last_known_day": last_known_day()}


@register.filter
def date_span(first: date | None, last: date | None) -> str:
    """Write a span of days: 2023年1月1日至2023年6月30日, or 2023年1月1日起."""
    return format_date_range(first, last)


@register.filter
def date_and_time(value: datetime | None) -> str:
    """Write a time: 2026年11月23日 14:05."""
    if value is None:
        return "—"
    local = timezone.localtime(value)
    return f"{day(local)} {local:%H:%M}"


@register.filter
def month(value: date | None) -> str:
    """Write a benefit month: 2026年11月."""
    return "—" if value is None else format_month_in_words(value)


@register.filter
def month_from_text(text: str | None) -> str:
    """Write a benefit month that is stored as text (2026-11-01): 2026年11月."""
    return month(date.fromisoformat(text)) if text else "—"


@register.filter
def relation(text: str | None) -> str:
    """Write a relation to the head of the household, in English translated where the word is known."""
    return relation_in_language(text or "")


@register.filter
def in_language(text: Text | None) -> str:
    """Translate a text that was stored in Chinese and is in the catalogue, or is a figure; others stay."""
    stored = str(text or "")
    found = _FIGURE.fullmatch(stored)
    return _figure_in_language(*found.groups()) if found else gettext_of_declared(stored)


def _figure_in_language(number: str, unit: str) -> str:
    """Write a figure that was stored with its Chinese unit."""
    if unit == "元":
        return _("{yuan}元").format(yuan=number)
    if unit == "周岁":
        return _("{number}周岁").format(number=number)
    whole = int(number) if number.isdigit() else 0
    in_words = {
        "天": ngettext("{number}天", "{number}天", whole),
        "个月": ngettext("{number}个月", "{number}个月", whole),
        "个工作日": ngettext("{number}个工作日", "{number}个工作日", whole),
    }
    return in_words[unit].format(number=number)


def or_dash(value: Any) -> Any:
    """Write a dash for nothing, in the columns of tables."""
    return "—" if value is None or value == "" else value


@register.filter
def anchor_of(heading: Any) -> str:
    """Return the anchor of a heading of the guide as GitHub writes it: To visit today becomes to-visit-today."""
    return _NOT_IN_ANCHORS.sub("", str(heading).strip().lower()).replace(" ", "-")


@register.filter
def get_item(mapping: Any, key: Any) -> Any:
    """Return the value of a key that is a variable."""
    return mapping.get(key)


@register.filter
def may(user: Any, permission: str) -> bool:
    """Whether the user has a permission, to leave out links to pages that would refuse them."""
    return bool(user.is_authenticated and user.may(permission))


@register.simple_block_tag
def sheet(content: str, heading: str = "", note: str = "", css_class: str = "", element_id: str = "") -> str:
    """A framed part of a page: ``{% sheet heading=_("金额") note=_("每月") %} … {% endsheet %}``."""
    context = {"content": content, "heading": heading, "note": note, "css_class": css_class, "element_id": element_id}
    return render_to_string("ui/components/sheet.html", context)


@register.simple_block_tag
def page_head(content: str, heading: str, note: str = "") -> str:
    """The heading of a page, with its buttons as content: ``{% page_head heading=_("发放") %}{% endpage_head %}``."""
    return render_to_string("ui/components/page_head.html", {"content": content, "heading": heading, "note": note})


@register.inclusion_tag("ui/components/table.html", takes_context=True)
def data_table(
    context: template.Context, columns: Sequence[Column], rows: Iterable[Any], empty: str = ""
) -> dict[Any, Any]:
    """A table of declared columns: ``{% data_table run_columns shown.rows empty=_("没有乡镇。") %}``.

    Cell templates see the page's context as well.
    """
    headings = [Heading(column) for column in columns]
    return {**context.flatten(), "headings": headings, "rows": list(cells_of(columns, rows)), "empty": empty}


@register.inclusion_tag("ui/components/list.html", takes_context=True)
def data_list(context: template.Context, shown: Any, note: str = "") -> dict[Any, Any]:
    """A list with its filter, saved views, table, totals and pages: ``{% data_list shown %}``."""
    return {**context.flatten(), "shown": shown, "note": note}


@register.inclusion_tag("ui/components/action_form.html", takes_context=True)
def action_form(
    context: template.Context,
    form: Any,
    submit: str,
    heading: str = "",
    note: str = "",
    hint: str = "",
    url: str = "",
    verb: str = "",
    is_inline: bool = False,
    back: str = "",
    back_label: str = "",
    footnote: str = "",
) -> dict[str, Any]:
    """A form with its refusals on top and one button: ``{% action_form form submit=_("核算") is_inline=True %}``.

    ``back`` is the address of a link beside the button that leaves the page without doing anything.
    """
    return {
        "csrf_token": context.get("csrf_token"),
        "form": form,
        "submit": submit,
        "heading": heading,
        "note": note,
        "hint": hint,
        "url": url,
        "verb": verb,
        "is_inline": is_inline,
        "back": back,
        "back_label": back_label,
        "footnote": footnote,
    }


@register.inclusion_tag("ui/components/facts.html")
def facts(rows: Iterable[tuple[Any, Any]]) -> dict[str, Any]:
    """A list of labels with their values: ``{% facts payment_facts %}``."""
    return {"facts": rows}


@register.inclusion_tag("ui/pager.html", takes_context=True)
def pager(context: template.Context, shown: Any) -> dict[str, Any]:
    """Links to the page before and after: ``{% pager shown %}``."""
    return {"request": context.get("request"), "shown": shown}


@register.simple_tag
def bureau() -> str:
    """The name of the county's civil affairs bureau: ``{% bureau %}``."""
    return bureau_name()


@register.simple_tag
def county() -> str:
    """The name of the county: ``{% county %}``."""
    return county_name()


@register.simple_tag
def status_tag(label: Text, tone: str = "") -> str:
    """A state as a small coloured tag; ``tone`` is good, warn, bad or empty."""
    return format_html('<span class="tag{}">{}</span>', f" {tone}" if tone else "", label)
