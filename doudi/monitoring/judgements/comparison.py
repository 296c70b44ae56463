"""A row and its candidates side by side, with the places at which they differ.

Numbers stay masked. Where two numbers differ at one or two places, those digits are shown on both sides, because they
decide; where they differ at more, it is another number, and nothing more of it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.clock import this_month
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import contains
from doudi.matching import waterfall
from doudi.matching.evidence import different_places
from doudi.matching.names import name_key
from doudi.matching.row_facts import number_facts
from doudi.monitoring.judgements.models import Candidate, UnclearRow
from doudi.monitoring.judgements.people import survivors
from doudi.monitoring.judgements.row_identity import WrittenRow
from doudi.registry.awards.queries import awards_in_force
from doudi.registry.models import Membership, Person, Sex
from doudi.ui.templatetags.ui import day
from doudi.values.dates import with_dates_in_words
from doudi.values.identity_number import normalise
from doudi.values.kinship import relation_in_language
from doudi.values.masks import mask_identity_number

MOST_SHOWN_DIGITS = 2
_HEAD = "户主"


@dataclass(frozen=True)
class Piece:
    """A part of a text; ``is_different`` where the other side has something else."""

    text: str
    is_different: bool = False


@dataclass(frozen=True)
class ComparedText:
    """A text as shown, in pieces, and a remark."""

    pieces: tuple[Piece, ...]
    note: str = ""

    @property
    def marked(self) -> SafeString:
        """The pieces as HTML without spaces between them, those marked that differ."""
        wrapped = (format_html("<mark>{}</mark>" if one.is_different else "{}", one.text) for one in self.pieces)
        return format_html_join("", "{}", ((piece,) for piece in wrapped))


@dataclass(frozen=True)
class WaterfallStep:
    """One piece of evidence as drawn: what it adds, the sum after it, and its bar in hundredths."""

    label: str
    weight: str
    total: str
    x: int
    width: int
    is_against: bool


@dataclass(frozen=True)
class CandidateView:
    """A candidate as a user sees them; of one outside their scope only the number and the place."""

    number: int
    candidate: Candidate
    person: Person
    may_choose: bool
    cells: tuple[ComparedText, ...]
    steps: tuple[WaterfallStep, ...] = ()


@dataclass(frozen=True)
class SideBySide:
    """The labels of the facts, the row's own, and those of each candidate."""

    labels: tuple[str, ...]
    row: tuple[ComparedText, ...]
    candidates: tuple[CandidateView, ...]
    others: tuple[tuple[str, str], ...] = field(default=())

    @property
    def lines(self) -> list[tuple[str, ComparedText, list[ComparedText]]]:
        """One line a fact: its label, the row's, and each candidate's."""
        columns = [candidate.cells for candidate in self.candidates]
        return [
            (label, self.row[place] if place < len(self.row) else _plain(""), [cells[place] for cells in columns])
            for place, label in enumerate(self.labels)
        ]


def side_by_side(row: UnclearRow, *, by: User) -> SideBySide:
    """Compare a row with its candidates, the best first."""
    candidates = list(row.candidates.all())
    people = survivors(candidate.person_id for candidate in candidates)
    best: dict[Person, Candidate] = {}
    for candidate in candidates:
        best.setdefault(people[candidate.person_id], candidate)
    more = _more_facts([person.pk for person in best if contains(by.scope, person.village_id)])
    written = WrittenRow(row.cells)
    views = tuple(
        _candidate_view(number, candidate, person, written, more, by)
        for number, (person, candidate) in enumerate(best.items(), start=1)
    )
    labels = (_("姓名"), _("身份证号"), _("出生日期"), _("性别"), _("村（居）"))
    of_people = (_("户主"), _("与户主关系"), _("是否在世"), _("是否在享待遇"))
    return SideBySide((*labels, *of_people), _row_cells(written), views, _other_cells(written.cells))


def _plain(text: Any, note: str = "") -> ComparedText:
    return ComparedText((Piece(str(text) if text else "—"),), note)


def _marked(text: Any, *, is_different: bool, note: str = "") -> ComparedText:
    return ComparedText((Piece(str(text) if text else "—", is_different and bool(text)),), note)


def _row_cells(written: WrittenRow) -> tuple[ComparedText, ...]:
    facts = written.facts
    number = facts.number.number or normalise(written.number)
    return (
        _plain(written.name, _("两列填反了") if facts.is_swapped else ""),
        _plain(mask_identity_number(number), _number_note(written)),
        _plain(day(facts.birth_date) if facts.birth_date else ""),
        _plain(Sex(facts.sex).label if facts.sex else ""),
        _plain(written.cells.get("village", "")),
    )


def _number_note(written: WrittenRow) -> str:
    facts = written.facts.number
    if not facts.number:
        return _("不是完整的号码") if written.number else ""
    if facts.is_fifteen:
        return _("原写十五位")
    return "" if facts.is_valid else _("校验码不对")


def _other_cells(cells: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return what else the department says that helps to tell who is meant."""
    labels = {
        "unit": _("单位"),
        "school": _("学校"),
        "death_date": _("死亡日期"),
        "cremation_date": _("火化日期"),
    }
    return tuple((label, with_dates_in_words(cells[name])) for name, label in labels.items() if cells.get(name))


@dataclass(frozen=True)
class _MoreFacts:
    heads: dict[int, tuple[str, str]]
    on_benefits: set[int]


def _more_facts(people: Sequence[int]) -> _MoreFacts:
    """Return the head of the household and the relation to them, and who gets something now."""
    now = {"kind": Membership.Kind.LIVING, "withdrawn_at": None, "valid_to": None}
    own = {row.person_id: row for row in Membership.objects.filter(person__in=people, **now)}
    homes = {row.household_id for row in own.values()}
    heads = Membership.objects.filter(household__in=homes, relation=_HEAD, **now).select_related("person")
    names = {row.household_id: row.person.name for row in heads}
    found = {pk: (names.get(row.household_id, ""), relation_in_language(row.relation)) for pk, row in own.items()}
    awards = awards_in_force(this_month()).filter(person__in=people)
    return _MoreFacts(found, set(awards.values_list("person_id", flat=True)))


def _candidate_view(
    number: int, candidate: Candidate, person: Person, written: WrittenRow, more: _MoreFacts, by: User
) -> CandidateView:
    if not contains(by.scope, person.village_id):
        place = place_name(person.village_id[:TOWNSHIP_DIGITS])
        hidden = (_plain(""),) * 4
        return CandidateView(number, candidate, person, False, (*hidden, _plain(place), *hidden))
    facts = written.facts
    head, relation = more.heads.get(person.pk, ("", ""))
    is_elsewhere = bool(facts.villages) and person.village_id not in facts.villages
    dates = {facts.birth_date, facts.other_birth_date} - {None}
    shown = (
        compare_names(written.name, person.name),
        compare_numbers(written.number, _number_of(person)),
        _marked(day(person.birth_date), is_different=bool(dates) and person.birth_date not in dates),
        _marked(person.get_sex_display(), is_different=facts.sex is not None and facts.sex != person.sex),
        _marked(place_name(person.village_id), is_different=is_elsewhere),
        _plain(head),
        _plain(relation),
        _plain(_("{day}去世").format(day=day(person.death_date)) if person.death_date else _("在世")),
        _plain(_("在享") if person.pk in more.on_benefits else _("没有")),
    )
    return CandidateView(number, candidate, person, True, shown, waterfall_steps(candidate.evidence))


def waterfall_steps(evidence: Sequence[str]) -> tuple[WaterfallStep, ...]:
    """Return what each piece of evidence adds to the score of a candidate, with its bar."""
    steps, before = [], 0
    for piece, total in waterfall(evidence):
        after, weight = round(total * 100), round(piece.weight * 100)
        x, width = min(before, after), max(abs(after - before), 1)
        steps.append(WaterfallStep(piece.label, f"{weight:+d}", str(after), x, width, weight < 0))
        before = after
    return tuple(steps)


def _number_of(person: Person) -> str:
    return person.id_number.clear() if person.id_number else ""


def compare_names(of_row: str, of_person: str) -> ComparedText:
    """Return the name of a person with the characters marked that the row has not, and a remark where they agree."""
    if name_key(of_row) == name_key(of_person):
        return ComparedText((Piece(of_person),), "" if of_row == of_person else _("写法不同，同一姓名"))
    pieces = []
    for kind, _a, _b, first, last in SequenceMatcher(None, of_row, of_person, autojunk=False).get_opcodes():
        if first < last:
            pieces.append(Piece(of_person[first:last], kind != "equal"))
    return ComparedText(tuple(pieces) or (Piece("—"),))


def compare_numbers(of_row: str, of_person: str) -> ComparedText:
    """Return the masked number of a person, with the one or two digits shown by which the row's differs."""
    if not of_person:
        return _plain("")
    written, known = number_facts(of_row), number_facts(of_person)
    left, right = written.number or normalise(of_row), known.number or normalise(of_person)
    if not left:
        return _plain(mask_identity_number(right))
    if left == right:
        note = _("升位后相同") if written.is_fifteen != known.is_fifteen else _("相同")
        return ComparedText((Piece(mask_identity_number(right)),), note)
    places = different_places(left, right)
    if not 0 < len(places) <= MOST_SHOWN_DIGITS:
        note = _("位数不同") if len(left) != len(right) else _("是另一个号码")
        return ComparedText((Piece(mask_identity_number(right), True),), note)
    said = "、".join(
        _("第{place}位：名单是{left}，登记是{right}").format(place=place + 1, left=left[place], right=right[place])
        for place in places
    )
    return ComparedText(tuple(_shown_at(right, places)), said)


def _shown_at(number: str, places: Iterable[int]) -> Iterable[Piece]:
    """Yield the masked number, with the digits at some places shown and marked."""
    masked, last = mask_identity_number(number), 0
    for place in places:
        if masked[last:place]:
            yield Piece(masked[last:place])
        yield Piece(number[place], True)
        last = place + 1
    if masked[last:]:
        yield Piece(masked[last:])
