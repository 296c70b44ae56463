"""Queries about divisions."""

from __future__ import annotations

from functools import cache

from doudi.core.divisions.models import Division
from doudi.values.divisions import division_name


def townships() -> list[Division]:
    """Return all townships and zones, by code."""
    return list(Division.objects.filter(level__in=(Division.Level.TOWNSHIP, Division.Level.ZONE)))


def villages_of(scope: str | None) -> list[Division]:
    """Return the villages of a county, township or village code."""
    if scope is None:
        return []
    return list(Division.objects.filter(level=Division.Level.VILLAGE, code__startswith=scope))


@cache
def place_name(village_code: str) -> str:
    """Return township and village: 桥头乡 桥头村."""
    township, village = division_name(village_code[:9]) or "", division_name(village_code) or village_code
    return f"{township} {village}".strip()
