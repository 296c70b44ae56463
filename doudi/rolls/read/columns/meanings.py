"""Meanings of columns, by header, group and content."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from doudi.files.cells import column_letter
from doudi.rolls.model import Column
from doudi.rolls.read.columns.content import ColumnContent
from doudi.rolls.read.header import Header
from doudi.rolls.vocabulary import column_meaning, group_kind, header_key
from doudi.values.text import compact

SEVERAL = frozenset({"living", "household_amount", "person_total", "per_head", "care", "extra_money", "other"})
"""Meanings that several columns may have until the money columns are resolved."""

_BY_GROUP = {
    "head": {"name": "head_name", "id_number": "head_id"},
    "member": {"head_name": "name", "head_id": "id_number"},
    "carer": {"name": "carer_name", "id_number": "carer_id", "phone": "carer_phone", "relation": "guardian_relation"},
    "guardian": {
        "name": "guardian_name",
        "id_number": "guardian_id",
        "phone": "guardian_phone",
        "relation": "guardian_relation",
    },
    "account": {"name": "account_holder", "id_number": "guardian_id", "phone": "guardian_phone"},
}
_WEAK = re.compile(
    r"(?:金额|标准|人数|人口|时间|日期|合计|小计|人均|号码|号|数|额|月|户|人|起|止|类别|等级|编号|名称|金额合计|月人均|月标准|年月)"
)
_NUMBERED_MEMBER = re.compile(r"(?:成员|人员|家属)\(?([1-9一二三四五六七八九])\)?")
_CHINESE = {sign: index for index, sign in enumerate("一二三四五六七八九", start=1)}
_FROM_CONTENT = {
    "sex": "sex",
    "relation": "relation",
    "id": "id_number",
    "account": "bank_account",
    "phone": "phone",
    "village": "village",
    "name": "name",
    "certificate": "disability_certificate",
}
_EXPECTED_CONTENT = {
    "id_number": "id",
    "head_id": "id",
    "bank_account": "account",
    "name": "name",
    "head_name": "name",
    "relation": "relation",
    "disability_certificate": "certificate",
}
_PEOPLE_COLUMNS = ("name", "head_name", "carer_name", "guardian_name", "account_holder")


@dataclass
class Meanings:
    """The meaning of each column, and where it was inferred or contradicts the header."""

    by_index: dict[int, str] = field(default_factory=dict)
    headers: dict[int, str] = field(default_factory=dict)
    by_content: list[int] = field(default_factory=list)
    contradicted: list[tuple[int, str, str]] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)

    def indexes(self, meaning: str) -> list[int]:
        """The indexes of the columns of a meaning, from left to right."""
        return sorted(index for index, value in self.by_index.items() if value == meaning)

    def has(self, meaning: str) -> bool:
        return meaning in self.by_index.values()

    def columns(self) -> tuple[Column, ...]:
        """Every column with a header or a meaning, from left to right."""
        meanings = dict.fromkeys(self.unknown, "other") | self.by_index
        return tuple(Column(meaning, index, self.headers.get(index, "")) for index, meaning in sorted(meanings.items()))

    def apply_choices(self, chosen_meanings: Mapping[str, str]) -> None:
        """Set the meanings that an officer chose, by header, or by letter for a column without one.

        Another column with the same meaning loses it.
        """
        chosen = {
            index: chosen_meanings[name]
            for index in {*self.by_index, *self.unknown}
            if (name := self.headers.get(index) or column_letter(index)) in chosen_meanings
        }
        for meaning in set(chosen.values()) - SEVERAL:
            for index in self.indexes(meaning):
                self.by_index[index] = "other"
        self.by_index |= chosen
        self.unknown = [index for index in self.unknown if index not in chosen]
        self.by_content = [index for index in self.by_content if index not in chosen]
        self.contradicted = [entry for entry in self.contradicted if entry[0] not in chosen]


def _leaf_meaning(path: tuple[str, ...]) -> str | None:
    """The meaning of a header path; a vague last word (金额, 人数) is read together with its group."""
    leaf, group = path[-1], "".join(path[:-1])
    kind = next((kind for text in reversed(path[:-1]) if (kind := group_kind(text))), None)
    own = column_meaning(leaf)
    if group and (own is None or _WEAK.fullmatch(header_key(leaf))):
        own = column_meaning(group + leaf) or own or column_meaning(group)
    if own is not None and kind is not None:
        own = _BY_GROUP[kind].get(own, own)
    numbered = _NUMBERED_MEMBER.search(compact(group + leaf))
    if numbered and own is None:
        own = column_meaning(_NUMBERED_MEMBER.sub("", compact(leaf)))
    base = {"head_name": "name", "head_id": "id_number"}.get(own or "", own)
    if numbered and base in {"name", "relation", "id_number", "remark"}:
        number = int(numbered[1]) if numbered[1].isdecimal() else _CHINESE[numbered[1]]
        return f"{base}@{number}"
    return own


def meanings_of(header: Header, content: Mapping[int, ColumnContent]) -> Meanings:
    """The meanings of the columns below a header."""
    meanings = Meanings()
    for index, path in enumerate(header.paths):
        if not path:
            continue
        meanings.headers[index] = " / ".join(compact(text) for text in path)
        meaning = _leaf_meaning(path)
        if meaning is None:
            meanings.unknown.append(index)
        else:
            meanings.by_index[index] = meaning
    _prefer_content(meanings, content)
    _assign_names(meanings, content)
    _assign_numbers(meanings)
    _drop_repeated(meanings, content)
    _fill_from_content(meanings, content)
    return meanings


def meanings_without_header(content: Mapping[int, ColumnContent]) -> Meanings:
    """The meanings of the columns of a sheet without a header, by content only."""
    meanings = Meanings()
    meanings.unknown = sorted(index for index, column in content.items() if column.values)
    _fill_from_content(meanings, content)
    _assign_numbers(meanings)
    return meanings


def _prefer_content(meanings: Meanings, content: Mapping[int, ColumnContent]) -> None:
    """Prefer the content where nearly all cells contradict the header."""
    for index, meaning in list(meanings.by_index.items()):
        column, expected = content[index], _EXPECTED_CONTENT.get(meaning)
        if expected is None or len(column.values) < 3 or column.share(expected) >= 0.3:
            continue
        likely = column.likely()
        if likely is None or likely == expected or (meaning, likely) == ("bank_account", "id"):
            continue
        by_content = _FROM_CONTENT[likely]
        if meaning == "id_number" and likely == "certificate":
            meanings.by_index[index] = "disability_certificate"
        elif meaning == "disability_certificate" and likely == "id":
            meanings.by_index[index] = "id_number" if not meanings.has("id_number") else "other"
        else:
            meanings.contradicted.append((index, meaning, by_content))
            meanings.by_index[index] = by_content


def _assign_names(meanings: Meanings, content: Mapping[int, ColumnContent]) -> None:
    """Of two columns of names, the one next to the relation, or the fuller one, is the members'."""
    names = meanings.indexes("name")
    if len(names) < 2:
        return
    relation = next(iter(meanings.indexes("relation")), None)
    if relation is not None:
        member = min(names, key=lambda index: (abs(index - relation), index > relation))
    else:
        member = max(names, key=lambda index: content[index].density)
    rest = [index for index in names if index != member]
    for index in rest:
        first_free = not meanings.has("head_name") and index == rest[0] and index < member
        meanings.by_index[index] = "head_name" if first_free else "other"


def _assign_numbers(meanings: Meanings) -> None:
    """Of two columns of identity numbers, each belongs to the names before it."""
    numbers = meanings.indexes("id_number")
    if len(numbers) == 1 and not meanings.has("name") and meanings.has("head_name") and not meanings.has("head_id"):
        return
    if len(numbers) < 2:
        return
    people = sorted(index for meaning in _PEOPLE_COLUMNS for index in meanings.indexes(meaning))
    owners = {"name": "id_number", "head_name": "head_id", "carer_name": "carer_id"}
    for index in numbers:
        before = [person for person in people if person < index]
        owner = meanings.by_index[before[-1]] if before else "name"
        meanings.by_index[index] = owners.get(owner, "guardian_id")


def _drop_repeated(meanings: Meanings, content: Mapping[int, ColumnContent]) -> None:
    """Of several columns with one meaning, the fuller, then the first, keeps it."""
    for meaning in sorted(set(meanings.by_index.values()) - SEVERAL):
        indexes = meanings.indexes(meaning)
        if len(indexes) > 1:
            best = max(indexes, key=lambda index: (content[index].density > 0.05, -index))
            for index in indexes:
                if index != best:
                    meanings.by_index[index] = "other"


def _fill_from_content(meanings: Meanings, content: Mapping[int, ColumnContent]) -> None:
    """Give columns with an unknown header the meaning of their content, if no column has it yet."""
    for index in list(meanings.unknown):
        if not content[index].values:
            meanings.unknown.remove(index)
            continue
        likely = content[index].likely()
        meaning = _FROM_CONTENT.get(likely or "")
        if meaning == "name" and meanings.has("head_name"):
            continue
        if meaning and not meanings.has(meaning):
            meanings.by_index[index] = meaning
            meanings.by_content.append(index)
            meanings.unknown.remove(index)
