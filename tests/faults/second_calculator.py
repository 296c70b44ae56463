"""An independent calculator: the simulated programmes' rules, written by hand from the legal texts.

Nothing of ``doudi.policy`` is used here, on purpose. Months are (year, month); amounts are yuan, results are fen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

Month = tuple[int, int]
P30_KNOWN = date(2023, 4, 20)
URBAN = {"dibao": (825, 885), "least": (250, 290), "tekun": (1080, 1150)}
RURAL = {"dibao": (600, 660), "least": (180, 220), "tekun_full": (780, 860), "tekun_rest": (1080, 1150)}
CARE = {"full": (80, 100), "partial": (350, 350), "none": (1380, 1380)}
CHILD = {True: (1600, 1820), False: (1200, 1360)}


@dataclass
class Grant:
    """An award as decided; ``last`` is its last month, None while it continues."""

    programme: str
    first: Month
    last: Month | None = None
    long_term: bool = True
    income_fen: int = 0
    care: str = "full"
    status: str = "orphan"
    institution: bool = False

    def holds(self, month: Month) -> bool:
        return self.first <= month and (self.last is None or month <= self.last)


@dataclass(frozen=True)
class Raise:
    """A dibao standard set by the county: first month, day of decision, yuan."""

    first: Month
    decided: date
    urban: int
    rural: int


def standard(area: str, month: Month, known: date, raises: Sequence[Raise]) -> int:
    """Return the dibao standard in yuan: the county's latest, else that of the province and P30."""
    for one in reversed(raises):
        if one.first <= month and one.decided <= known:
            return one.urban if area == "urban" else one.rural
    place = URBAN if area == "urban" else RURAL
    return place["dibao"][int(month >= (2023, 1) and known >= P30_KNOWN)]


def price_subsidy(area: str, month: Month, known: date, raises: Sequence[Raise], rises: tuple[int, int, int]) -> int:
    """What everybody who lives on benefits gets for an index month when prices rose so far (in ten-thousandths); fen.

    Started by consumer prices (3.5 %, from August 2022 to February 2023 3.0 %) or by food (6 %); the standard times
    what prices of poor households rose, or the higher of the two where both start it, half a fen up.
    """
    cpi, food, poor = rises
    is_general, is_food = cpi >= (300 if (2022, 8) <= month <= (2023, 2) else 350), food >= 600
    if not is_general and not is_food:
        return 0
    rise = max(cpi, food) if is_general and is_food else max(poor, 0)
    return (standard(area, month, known, raises) * 100 * rise + 5_000) // 10_000


def dues(
    grants: list[Grant],
    area: str,
    born: date,
    died: date | None,
    month: Month,
    known: date,
    raises: Sequence[Raise] = (),
) -> dict[str, int]:
    """Return what is due to a person, not at school after 18, for a month as known on a day; fen by programme."""
    held = {one.programme: one for one in grants if one.holds(month)}
    if month < (born.year, born.month) or (died is not None and month > (died.year, died.month)):
        return {}
    new = int(month >= (2023, 1) and known >= P30_KNOWN)
    disabled = 110 if month >= (2025, 1) and known >= date(2025, 1, 1) else (80, 100)[new]
    place = URBAN if area == "urban" else RURAL
    child = held.get("child_living") if month <= (born.year + 18, born.month) else None
    status = child.status if child else ""
    found: dict[str, int] = {}
    if "disabled_child_care" in held and status in {"orphan", "de_facto_unattended"}:
        found["disabled_child_care"] = 1380_00
    tekun = held.get("tekun") if status not in {"orphan", "hiv"} else None
    if tekun:
        kind = "tekun" if area == "urban" else "tekun_full" if tekun.care == "full" else "tekun_rest"
        found["tekun_basic"] = place[kind][new] * 100
        if "disabled_child_care" not in found:
            found["tekun_care"] = CARE[tekun.care][new] * 100
    if (dibao := held.get("dibao")) and not tekun and status not in {"orphan", "hiv"}:
        full = standard(area, month, known, raises) * 100
        found["dibao"] = full if dibao.long_term else max(full - dibao.income_fen, place["least"][new] * 100)
    as_child = status in {"orphan", "hiv"} or (status == "de_facto_unattended" and not found.get("dibao"))
    if "disability_living" in held and not tekun and not as_child:
        found["disability_living"] = disabled * 100
    if "disability_nursing" in held and not tekun and "disabled_child_care" not in found:
        found["disability_nursing"] = disabled * 100
    if child:
        amount = CHILD[child.institution and status != "de_facto_unattended"][new] * 100
        had = sum(found.get(name, 0) for name in ("dibao", "tekun_basic", "disability_living"))
        found["child_living"] = max(amount - had, 0) if status == "de_facto_unattended" else amount
    return {programme: amount for programme, amount in found.items() if amount}
