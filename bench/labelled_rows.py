"""Lists of a department with realistic errors, and the person that each row truly means.

Written from what lists look like, without looking at how rows are matched. The same seed gives the same rows.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from doudi.values.identity_number import check_character

Person = tuple[str, str, str, date]
"""person_id, name, id_number, birth_date"""

COLUMNS = ("row_id", "name", "id_number", "birth_date", "village")
_TRADITIONAL = dict(
    zip(
        "刘钟黄张陈谢华孙赖罗吴杨邹叶兰贵国凤荣强红军荣丽发东云龙玉峰群清升",
        "劉鍾黃張陳謝華孫賴羅吳楊鄒葉蘭貴國鳳榮強紅軍榮麗發東雲龍玉峯羣淸昇",
        strict=True,
    )
)
_FULL_WIDTH = {ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789X"}
_OTHER_GIVEN = "娥妹秀莲桂香福生根发"

SHARES = {
    "clean": 60,
    "dirty": 7,
    "fifteen": 5,
    "wrong_digit": 4,
    "exchanged": 2,
    "variant": 4,
    "other_order": 1,
    "blank_with_birth_date": 3,
    "blank": 1,
    "last_four_zero": 2,
    "swapped_columns": 2,
    "relatives_number": 1,
    "other_name": 1,
    "moved_away": 6,
    "namesake_moved_away": 1,
}
"""Kinds of rows and how often they come, in per cent."""


@dataclass(frozen=True)
class LabelledRow:
    """A row, what is wrong with it, and whom it truly means; ``person_id`` is None for people of elsewhere."""

    cells: dict[str, str]
    kind: str
    person_id: str | None
    is_reachable: bool


def labelled_rows(people: Sequence[Person], number: int, seed: int) -> list[LabelledRow]:
    """Draw rows about people of a county; ``is_reachable`` says that the tiers should link the row."""
    draws = random.Random(seed)
    same_day = Counter((name, born) for _id, name, _number, born in people)
    numbers = {text for _id, _name, text, _born in people}
    kinds = draws.choices(list(SHARES), list(SHARES.values()), k=number)
    rows = []
    for place, kind in enumerate(kinds, start=1):
        place_of = draws.randrange(len(people))
        relative = people[(place_of + 1) % len(people)]
        rows.append(_row(f"R{place:07d}", kind, people[place_of], relative, draws, same_day, numbers))
    return rows


def _row(
    row_id: str,
    kind: str,
    person: Person,
    relative: Person,
    draws: random.Random,
    same_day: Counter[tuple[str, date]],
    numbers: set[str],
) -> LabelledRow:
    person_id, name, number, born = person
    if kind == "fifteen" and born.year >= 2000:
        kind = "clean"
    cells = {"row_id": row_id, "name": name, "id_number": number, "birth_date": "", "village": ""}
    if kind in {"moved_away", "namesake_moved_away"}:
        day = born if kind == "namesake_moved_away" else date(draws.randint(1940, 2020), draws.randint(1, 12), 15)
        cells["name"] = name if kind == "namesake_moved_away" else relative[1]
        cells["id_number"] = _number_of_nobody(day, draws, numbers)
        return LabelledRow(cells, kind, None, is_reachable=False)
    if kind == "relatives_number":
        cells["id_number"] = relative[2]
        return LabelledRow(cells, kind, person_id, is_reachable=relative[1] == name)
    cells |= _SPOILT[kind](person, draws)
    is_reachable = kind != "blank" and (kind != "other_name" or cells["name"] == name)
    if kind in {"blank_with_birth_date", "last_four_zero"}:
        is_reachable = same_day[name, born] == 1
    return LabelledRow(cells, kind, person_id, is_reachable)


def _dirty(person: Person, draws: random.Random) -> dict[str, str]:
    _id, name, number, _born = person
    names = [f" {name} ", name[0] + "\u3000" + name[1:], name[0] + "·" + name[1:]]
    numbers = [number.lower(), number.translate(_FULL_WIDTH), f"'{number}", f" {number}"]
    return {"name": draws.choice(names), "id_number": draws.choice(numbers)}


def _wrong_digit(person: Person, draws: random.Random) -> dict[str, str]:
    number, place = person[2], draws.randrange(17)
    other = draws.choice([digit for digit in "0123456789" if digit != number[place]])
    return {"id_number": number[:place] + other + number[place + 1 :]}


def _exchanged(person: Person, draws: random.Random) -> dict[str, str]:
    number = person[2]
    place = draws.choice([each for each in range(16) if number[each] != number[each + 1]])
    return {"id_number": number[:place] + number[place + 1] + number[place] + number[place + 2 :]}


def _other_name(person: Person, draws: random.Random) -> dict[str, str]:
    return {"name": person[1][0] + draws.choice(_OTHER_GIVEN) + draws.choice(_OTHER_GIVEN)}


_SPOILT: dict[str, Callable[[Person, random.Random], dict[str, str]]] = {
    "clean": lambda _person, _draws: {},
    "dirty": _dirty,
    "fifteen": lambda person, _draws: {"id_number": person[2][:6] + person[2][8:17]},
    "wrong_digit": _wrong_digit,
    "exchanged": _exchanged,
    "variant": lambda person, _draws: {"name": "".join(_TRADITIONAL.get(sign, sign) for sign in person[1])},
    "other_order": lambda person, _draws: {"name": person[1][1:] + person[1][0]},
    "blank_with_birth_date": lambda person, _draws: {"id_number": "", "birth_date": person[3].isoformat()},
    "blank": lambda _person, _draws: {"id_number": ""},
    "last_four_zero": lambda person, _draws: {"id_number": person[2][:14] + "0000"},
    "swapped_columns": lambda person, _draws: {"name": person[2], "id_number": person[1]},
    "other_name": _other_name,
}
"""What each kind of error changes in a row about a resident."""


def _number_of_nobody(born: date, draws: random.Random, numbers: set[str]) -> str:
    """A valid number of another county that nobody has."""
    while True:
        first = f"360732{born:%Y%m%d}{draws.randint(1, 999):03d}"
        if first + check_character(first) not in numbers:
            return first + check_character(first)
