"""Villages and townships, by name, its initials, or code."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.models import TOWNSHIP_DIGITS, VILLAGE_DIGITS, Division
from doudi.ui.pickers.sources import MAX_CHOICES, Choice, PickerSource
from doudi.values.divisions import division_name
from doudi.values.pinyin import begins_with_letters


def _scope_of(by: Any) -> str:
    """Divisions are public: those without an area of their own, such as administrators, pick from all."""
    return by.scope or ""


def _find_among(codes: list[str], text: str) -> list[Division]:
    """The divisions whose name contains the text, or whose name or its initials begin with the letters."""
    letters = text.replace(" ", "")
    found = [code for code in codes if _matches(code, letters)]
    found.sort(key=lambda code: (not (division_name(code) or "").startswith(letters), code))
    rows = {division.code: division for division in Division.objects.filter(code__in=found[: MAX_CHOICES + 1])}
    return [rows[code] for code in found[: MAX_CHOICES + 1]]


@lru_cache(maxsize=20_000)
def _matches(code: str, letters: str) -> bool:
    name, township = division_name(code) or "", division_name(code[:TOWNSHIP_DIGITS]) or ""
    if letters.isascii():
        return code.startswith(letters) or begins_with_letters(name, letters.lower())
    return letters in name or letters in f"{township}{name}"


def _divisions(by: Any, *levels: str) -> QuerySet[Division]:
    divisions = Division.objects.filter(code__startswith=_scope_of(by))
    return divisions.filter(level__in=levels) if levels else divisions


def _villages_of_county() -> QuerySet[Division]:
    return Division.objects.filter(level=Division.Level.VILLAGE)


def _codes(divisions: QuerySet[Division]) -> list[str]:
    return list(divisions.values_list("code", flat=True))


def _find_villages(text: str, by: Any) -> list[Division]:
    return _find_among(_codes(_divisions(by, Division.Level.VILLAGE)), text)


def _get_village(key: str, by: Any) -> Division | None:
    return _with_key(key, _divisions(by, Division.Level.VILLAGE))


def _find_county_villages(text: str, _by: Any) -> list[Division]:
    return _find_among(_codes(_villages_of_county()), text)


def _get_county_village(key: str, _by: Any) -> Division | None:
    return _with_key(key, _villages_of_county())


def _with_key(key: str, divisions: QuerySet[Division]) -> Division | None:
    """Return the division of a code, or the only one of exactly this name; places are not taken for one another."""
    whole = key.replace(" ", "")
    if whole.isascii():
        return divisions.filter(code=whole).first()
    named = [code for code in _codes(divisions) if whole in {division_name(code), _whole_name(code)}]
    return divisions.filter(code=named[0]).first() if len(named) == 1 else None


def _whole_name(code: str) -> str:
    return f"{division_name(code[:TOWNSHIP_DIGITS]) or ''}{division_name(code) or ''}"


def _find_divisions(text: str, by: Any) -> list[Division]:
    return _find_among(_codes(_divisions(by)), text)


def _get_division(key: str, by: Any) -> Division | None:
    return _with_key(key, _divisions(by))


def _choice_of(division: Division, _by: Any) -> Choice:
    if len(division.code) == VILLAGE_DIGITS:
        return Choice(division.code, division.name, division_name(division.code[:TOWNSHIP_DIGITS]) or "")
    return Choice(division.code, division.name, str(division.get_level_display()))


VILLAGES = PickerSource(
    "villages",
    _find_villages,
    _get_village,
    _choice_of,
    hint=_("村（居）名称或拼音首字母，可以带乡镇名"),
    not_found=_("辖区内没有找到这个村（居）。"),
)
COUNTY_VILLAGES = PickerSource(
    "county_villages",
    _find_county_villages,
    _get_county_village,
    _choice_of,
    hint=_("全县村（居）名称或拼音首字母，可以带乡镇名"),
    not_found=_("全县没有找到这个村（居）。"),
)
DIVISIONS = PickerSource(
    "divisions",
    _find_divisions,
    _get_division,
    _choice_of,
    hint=_("县、乡镇或村（居）的名称或拼音首字母"),
    not_found=_("没有找到这个地方。"),
)
