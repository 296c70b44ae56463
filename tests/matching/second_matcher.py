"""A second matcher in plain Python, written from the tiers on paper; nothing of doudi's matching is imported here.

Slow and simple: every row is compared with every person of its number, of a number one digit away, or of its name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
VARIANTS = dict(
    zip(
        "劉鍾黃張陳謝華孫賴羅吳楊鄒葉蘭貴國鳳榮強紅軍麗發東雲龍峯羣淸昇肖",
        "刘钟黄张陈谢华孙赖罗吴杨邹叶兰贵国凤荣强红军丽发东云龙峰群清升萧",
        strict=True,
    )
)


@dataclass(frozen=True)
class Known:
    """A person of the county."""

    person_id: str
    name: str
    number: str
    born: date


@dataclass
class County:
    """People by number, and by birth date."""

    by_number: dict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))
    by_birth: dict[date, list[Known]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, people: Iterable[tuple[str, str, str, date]]) -> County:
        county = cls()
        for person in people:
            known = Known(*person)
            county.by_number[known.number].append(known)
            county.by_birth[known.born].append(known)
        return county


def clean_number(text: str) -> str:
    kept = "".join(chr(ord(sign) - 0xFEE0) if "！" <= sign <= "～" else sign for sign in text)
    return "".join(sign for sign in kept if sign not in " '\u3000").upper()


def clean_name(text: str) -> str:
    return "".join(sorted(VARIANTS.get(sign, sign) for sign in text if sign not in " ·\u3000"))


def is_valid(number: str) -> bool:
    if len(number) != 18 or not number[:17].isdigit() or number.endswith("0000") or birth_of(number) is None:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[17]


def birth_of(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def upgraded(number: str) -> str:
    first = number[:6] + "19" + number[6:]
    total = sum(int(digit) * weight for digit, weight in zip(first, WEIGHTS, strict=True))
    return first + "10X98765432"[total % 11]


def is_near(first: str, second: str) -> bool:
    differing = [place for place in range(18) if first[place] != second[place]]
    if len(differing) == 1:
        return True
    return (
        len(differing) == 2
        and differing[1] == differing[0] + 1
        and first[differing[0]] == second[differing[1]]
        and first[differing[1]] == second[differing[0]]
    )


def match(row: Mapping[str, str], county: County, everybody: list[Known]) -> tuple[str, str, str]:
    """Outcome, person and tier of one row."""
    name, number = row["name"], clean_number(row["id_number"])
    swapped = len(clean_number(name)) == 18 and clean_number(name)[:17].isdigit()
    if swapped:
        name, number = row["id_number"], clean_number(row["name"])
    key = clean_name(name)
    is_fifteen = len(number) == 15 and number.isdigit()
    number = upgraded(number) if is_fifteen else number
    born = date.fromisoformat(row["birth_date"]) if row["birth_date"] else birth_of(number)
    holders = [] if number.endswith("0000") else county.by_number.get(number, [])
    agreeing = [known for known in holders if clean_name(known.name) == key]
    near = []
    if len(number) == 18 and not is_valid(number):
        near = [known for known in everybody if clean_name(known.name) == key and is_near(known.number, number)]
    same_day = [known for known in county.by_birth.get(born, []) if clean_name(known.name) == key] if born else []
    tiers = {
        "T1": agreeing if not (swapped or is_fifteen) else [],
        "T2": agreeing if is_fifteen and not swapped else [],
        "T3": near if not swapped else [],
        "T4": agreeing if swapped else [],
        "T5": same_day if not is_valid(number) and not swapped else [],
    }
    for tier, people in tiers.items():
        if len(people) == 1:
            return "linked", people[0].person_id, tier
    similar = []
    if born and not is_valid(number):
        similar = [known for known in county.by_birth.get(born, []) if len(set(clean_name(known.name)) & set(key)) >= 2]
    if holders or near or same_day or similar:
        return "to_judge", "", ""
    return ("not_resident" if is_valid(number) or born else "unmatchable"), "", ""
