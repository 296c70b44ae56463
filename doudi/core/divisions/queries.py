"""Queries about divisions."""

from __future__ import annotations

from functools import cache

from django.utils.translation import gettext as _

from doudi.core.divisions.models import TOWNSHIP_DIGITS, Division
from doudi.values.divisions import COUNTY_CODE, division_name


def other_counties() -> list[Division]:
    """Return the counties of this database that are not the one of the table of divisions; none if all is well."""
    return list(Division.objects.filter(level=Division.Level.COUNTY).exclude(code=COUNTY_CODE))


def townships() -> list[Division]:
    """Return all townships and zones, by code."""
    return list(Division.objects.filter(level__in=(Division.Level.TOWNSHIP, Division.Level.ZONE)))


def township_governments() -> list[Division]:
    """Return the townships, by code, without zones: these have no government that owes what townships owe."""
    return list(Division.objects.filter(level=Division.Level.TOWNSHIP))


def villages_of(scope: str | None) -> list[Division]:
    """Return the villages of a county, township or village code."""
    if scope is None:
        return []
    return list(Division.objects.filter(level=Division.Level.VILLAGE, code__startswith=scope))


def village_choices(scope: str | None) -> list[tuple[str, str | list[tuple[str, str]]]]:
    """Return the townships and villages of a scope as choices, each township with its villages in a group."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for village in villages_of(scope):
        groups.setdefault(village.code[:TOWNSHIP_DIGITS], []).append((village.code, village.name))
    is_county = len(groups) > 1
    choices: list[tuple[str, str | list[tuple[str, str]]]] = []
    for code, villages in groups.items():
        name = division_name(code) or code
        whole = [(code, _("{township}（全乡镇）").format(township=name))] if is_county else []
        choices.append((name, [*whole, *villages]))
    return choices


@cache
def place_name(village_code: str) -> str:
    """Return township and village, 桥头乡 桥头村; the township alone for its own code, with or without zeros."""
    township = division_name(village_code[:TOWNSHIP_DIGITS]) or ""
    if township and not village_code[TOWNSHIP_DIGITS:].strip("0"):
        return township
    village = division_name(village_code) or village_code
    return f"{township} {village}".strip()
