"""Search for people by name, pinyin, initials, number, telephone or village, also with one wrong character.

Every query uses an index and is limited to the scope of the user. Exact matches come first; names that sound alike or
differ in one character are looked up only where there are too few.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from doudi.core.divisions.scope import HasScope, ScopedQuerySet
from doudi.core.encryption import SealedKind, blind_index
from doudi.registry.models import Circumstance, Person
from doudi.registry.name_keys import name_keys, split_pinyin
from doudi.values.divisions import townships, village_stems, villages
from doudi.values.identity_number import IdentityNumber, IdentityNumberError
from doudi.values.text import compact
from doudi.values.translation import gettext as _

MAXIMUM_HITS = 30
_ENOUGH = 10
_LONGEST_QUESTION = 60
_CHINESE = re.compile(r"[㐀-鿿\U00020000-\U0003134F]")
_LETTERS = re.compile(r"[A-Za-z' ]+")
_MOBILE = re.compile(r"1[0-9]{10}")
_ACCOUNT = re.compile(r"[0-9]{16,19}")
_LONGEST_INITIALS = 5


@dataclass(frozen=True)
class SearchHit:
    """A person and the criterion that matched."""

    person: Person
    criterion: str


@dataclass(frozen=True)
class SearchResult:
    """The people found; ``more`` where there are further ones."""

    hits: list[SearchHit]
    more: bool = False


def find_people(text: str, *, by: HasScope, limit: int = MAXIMUM_HITS) -> SearchResult:
    """Find people in the scope of ``by``; words may be combined, such as a village and a name."""
    words = "".join(character for character in text[:_LONGEST_QUESTION] if character >= " ").split()
    scope, rest = _scope_named(words, by.scope)
    if scope is None or (not rest and scope == by.scope):
        return SearchResult([])
    people = Person.objects.visible_to(by).in_scope(scope).filter(merged_into=None)
    if not rest:
        return _collect([(people.order_by("village_id", "name"), _("村（居）"))], limit)
    return _collect(_queries("".join(rest), people), limit)


Query = tuple[ScopedQuerySet[Person], str]


def _collect(queries: Iterator[Query] | list[Query], limit: int) -> SearchResult:
    """Run one query after another until there are enough people."""
    hits: dict[int, SearchHit] = {}
    for people, criterion in queries:
        for person in people.select_related("village", "household")[: limit + 1]:
            hits.setdefault(person.pk, SearchHit(person, criterion))
        if len(hits) >= _ENOUGH:
            break
    return SearchResult(list(hits.values())[:limit], len(hits) > limit)


def _queries(text: str, people: ScopedQuerySet[Person]) -> Iterator[Query]:
    plain = compact(text)
    if _CHINESE.search(plain):
        yield from _by_characters(plain, people)
    elif _LETTERS.fullmatch(text):
        yield from _by_letters(plain.lower().replace("'", ""), people)
    else:
        yield from _by_number(plain.upper(), people)


def _by_characters(name: str, people: ScopedQuerySet[Person]) -> Iterator[Query]:
    yield people.filter(name=name), _("姓名")
    yield people.filter(name__gte=name, name__lt=name + "\U0010ffff").order_by("name"), _("姓名开头")
    yield people.filter(name_sound=name_keys(name).name_sound), _("同音")
    if len(name) == 3:
        yield people.filter(name_frame=name[0] + name[2]).filter(_of_length(3)), _("中间一字不同")
        yield people.filter(given_name=name[1:]), _("姓不同")
        first_two = name[:2]
        yield (
            people.filter(name__gte=first_two, name__lt=first_two + "\U0010ffff").order_by("name"),
            _("末字不同"),
        )
    elif len(name) == 2:
        yield people.filter(given_name=name), _("名字")


def _of_length(characters: int) -> Q:
    return Q(name__regex=f"^.{{{characters}}}$")


def _by_letters(letters: str, people: ScopedQuerySet[Person]) -> Iterator[Query]:
    sound = split_pinyin(letters)
    if sound and len(letters) > 2:
        yield people.filter(name_sound=sound), _("拼音")
    if len(letters) <= _LONGEST_INITIALS:
        yield people.filter(name_initials=letters).order_by("name_initials", "village_id"), _("拼音首字母")
    if sound and len(letters) > 2:
        yield (
            people.filter(name_sound__gte=sound, name_sound__lt=sound + "{").order_by("name_sound"),
            _("拼音开头"),
        )


def _by_number(number: str, people: ScopedQuerySet[Person]) -> Iterator[Query]:
    try:
        identity = IdentityNumber.parse(number).text
    except IdentityNumberError:
        identity = ""
    if identity:
        yield people.filter(id_number_index=blind_index(identity, SealedKind.IDENTITY_NUMBER)), _("身份证号")
    if _MOBILE.fullmatch(number):
        yield _by_circumstance(people, "phone", blind_index(number, SealedKind.PHONE)), _("电话")
    if _ACCOUNT.fullmatch(number):
        yield _by_circumstance(people, "bank_account", blind_index(number, SealedKind.BANK_ACCOUNT)), _("银行卡号")
    yield people.filter(number=number), _("人员编号")
    yield people.filter(household__number=number), _("户编号")


def _by_circumstance(people: ScopedQuerySet[Person], kind: str, index: str) -> ScopedQuerySet[Person]:
    circumstances = Circumstance.objects.filter(text_index=index, kind=kind, withdrawn_at=None)
    return people.filter(pk__in=list(circumstances.values_list("person_id", flat=True)[:MAXIMUM_HITS]))


def _scope_named(words: list[str], scope: str | None) -> tuple[str | None, list[str]]:
    """The division in scope that one of the words names, and the other words."""
    if scope is None:
        return None, words
    for place, word in enumerate(words):
        code = _division_code(word, scope)
        if code is not None:
            return code, words[:place] + words[place + 1 :]
    return scope, words


def _division_code(word: str, scope: str) -> str | None:
    """The code of a division in scope by its full name (桥头乡) or of a village by its name (桥头村)."""
    for township in townships():
        if not (township.code.startswith(scope) or scope.startswith(township.code)):
            continue
        if township.name == word:
            return township.code if len(township.code) >= len(scope) else scope
        if not word.endswith(("村", "社区", "居委会", "村委会", "居")):
            continue
        for village in villages(township.code):
            if village.code.startswith(scope) and village_stems(village.name) & village_stems(word):
                return village.code
    return None
