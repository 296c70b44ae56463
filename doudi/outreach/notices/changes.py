"""What a decision changed in the rule book: figures before and after, for whom, by which paper and clause."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from doudi import policy
from doudi.core.clock import today
from doudi.values.benefit_month import add_months
from doudi.values.carries import carries
from doudi.values.money import format_yuan

_LAST_MONTHS = 120
_AREAS = ("urban", "rural")
_LABELS_IN_TITLE = 3


@dataclass(frozen=True)
class ChangedFigure:
    """A figure of one category: what it is called, old and new amount (fen; old None where there was none)."""

    parameter: str
    label: str
    category: str
    category_label: str
    programme: str
    old_fen: int | None
    new_fen: int
    since: date
    clauses: tuple[str, ...]

    @property
    def name(self) -> str:
        """The label with its category in front where it is an area, else behind."""
        if self.category in _AREAS:
            return f"{self.category_label}{self.label}"
        return f"{self.label}（{self.category_label}）" if self.category_label else self.label

    @property
    def area(self) -> str:
        """The area that it is for, by its category or by its parameter; empty if for both."""
        return next((area for area in _AREAS if area == self.category or self.parameter.endswith(f"_{area}")), "")

    @property
    def rise_fen(self) -> int:
        """How much it rises; below zero if it falls."""
        return self.new_fen - (self.old_fen or 0)

    @property
    def old_shown(self) -> str:
        """The old amount in yuan, or a dash."""
        return "—" if self.old_fen is None else short_yuan(self.old_fen)

    @property
    def new_shown(self) -> str:
        """The new amount in yuan."""
        return short_yuan(self.new_fen)

    @property
    def rise_shown(self) -> str:
        """The rise with its sign."""
        if self.old_fen is None:
            return "—"
        return f"{'+' if self.rise_fen > 0 else ''}{short_yuan(self.rise_fen)}" if self.rise_fen else _("不变")

    @property
    def basis(self) -> str:
        """The paper and places that set it."""
        return references(self.clauses)


@dataclass(frozen=True)
class Change:
    """Everything that was decided on a day and that dues are computed by."""

    decided: date
    first_month: date
    figures: tuple[ChangedFigure, ...]

    @property
    def known_before(self) -> date:
        """The day before, as of which the old figures were known."""
        return self.decided - timedelta(days=1)

    @property
    def changed(self) -> tuple[ChangedFigure, ...]:
        """The figures whose amount is another than before."""
        return tuple(one for one in self.figures if one.old_fen != one.new_fen)

    @property
    def papers(self) -> tuple[str, ...]:
        """The papers, by number or title."""
        legislation = policy.rule_book().legislation
        texts = (legislation.legal_text_of(clause) for one in self.figures for clause in one.clauses)
        return tuple(dict.fromkeys(text.reference for text in texts if text is not None))

    @property
    def title(self) -> str:
        """The papers with the labels of what they change, at most three."""
        labels = list(dict.fromkeys(one.label for one in self.changed))
        shown = "、".join(labels[:_LABELS_IN_TITLE]) + (_("等") if len(labels) > _LABELS_IN_TITLE else "")
        return f"{'、'.join(self.papers)}：{shown}"


def short_yuan(amount_fen: int) -> str:
    """Write fen in yuan, without cents that are zero."""
    return format_yuan(amount_fen).removesuffix(".00")


def references(clauses: Iterable[str]) -> str:
    """Write clauses in words, each paper once: 于民字〔2023〕30号一（一）、（二）."""
    legislation = policy.rule_book().legislation
    by_paper: dict[str, list[str]] = {}
    for clause in clauses:
        text, known = legislation.legal_text_of(clause), legislation.clauses.get(clause)
        places = by_paper.setdefault(text.reference if text else clause, [])
        if known and known.place not in places:
            places.append(known.place)
    return "；".join(policy.place_in_text(paper, places) if places else paper for paper, places in by_paper.items())


@policy.cached_per_rule_book
def _programme_by_parameter() -> dict[str, str]:
    """Return the programme that each parameter is an amount of, by the law of this month.

    The dues of other programmes read it as well where they depend on that programme, such as those that exclude it or
    are paid to its families only. They read all its parameters and more, so it is the one that reads the fewest.
    """
    book, found = policy.rule_book(), dict[str, set[str]]()
    month, known = today().replace(day=1), today()
    for entry in book.legal_basis_of_dues(frozenset(book.due_programmes), month, month, known):
        found.setdefault(entry["programme"], set()).update(figure["name"] for figure in entry["figures"])
    by_size = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return {parameter: programme for programme, parameters in by_size for parameter in sorted(parameters)}


def changes() -> list[Change]:
    """Return what was decided on each day and changed an amount that dues are computed by, the latest first.

    First values, which change nothing that was known before, are left out.
    """
    days: set[date] = set()
    first_known = add_months(today().replace(day=1), -_LAST_MONTHS)
    for name in _programme_by_parameter():
        values = policy.rule_book().parameters[name].values
        earliest = min(value.decided for value in values)
        days |= {value.decided for value in values if max(earliest, first_known) < value.decided <= today()}
    found = (change_of(day) for day in sorted(days, reverse=True))
    return [change for change in found if change is not None and change.changed]


@carries("P30-3.1")
def change_of(decided: date) -> Change | None:
    """Return what was decided on a day; None if nothing that dues are computed by."""
    figures: list[ChangedFigure] = []
    for name, programme in _programme_by_parameter().items():
        parameter = policy.rule_book().parameters[name]
        if parameter.unit != "fen":
            continue
        for value in sorted((one for one in parameter.values if one.decided == decided), key=lambda one: one.effective):
            old = _known_before(parameter.name, value.effective, decided)
            for key, figure in value.figures.items():
                figures.append(
                    ChangedFigure(
                        parameter=name,
                        label=parameter.label,
                        category=key or "",
                        category_label=parameter.word(key),
                        programme=programme,
                        old_fen=None if old is None or key not in old else int(old[key]),
                        new_fen=int(figure),
                        since=_first_month(value.effective),
                        clauses=value.cites_of[key],
                    )
                )
    if not figures:
        return None
    places = {clause: place for place, clause in enumerate(policy.rule_book().legislation.clauses)}
    figures.sort(key=lambda one: (min(places.get(clause, len(places)) for clause in one.clauses), one.label, one.since))
    return Change(decided, min(one.since for one in figures), tuple(figures))


def _known_before(name: str, effective: date, decided: date) -> dict[str | None, policy.Figure] | None:
    try:
        value = policy.rule_book().parameters[name].at(effective, decided - timedelta(days=1))
    except policy.NoKnownValueError:
        return None
    return dict(value.figures)


def _first_month(effective: date) -> date:
    return effective if effective.day == 1 else add_months(effective.replace(day=1), 1)


@dataclass(frozen=True)
class AmountOfPeople:
    """What people of one household get of a programme in a month by the law before and after, in fen."""

    programme: str
    area: str
    people_number: int
    from_fen: int
    to_fen: int


@dataclass(frozen=True)
class Cause:
    """The figures that changed an amount: those told in plain words, and those whose clauses are its basis."""

    told: tuple[ChangedFigure, ...]
    cited: tuple[ChangedFigure, ...]


@carries("P30-3.1")
def cause_of(change: Change, amount: AmountOfPeople) -> Cause:
    """Return the figures of the programme and area that the amount was and is; all that it may depend on if none is.

    An amount that is no figure, such as a difference from an income or the sum of people of several classes, depends
    on figures of health or status too. These are cited and not told: a slip does not say whose health is how.
    """
    possible = tuple(
        one
        for one in change.changed
        if one.programme == amount.programme and (not amount.area or one.area in {"", amount.area})
    )
    sums = amount.from_fen, amount.to_fen
    people = amount.people_number
    same = tuple(one for one in possible if ((one.old_fen or 0) * people, one.new_fen * people) == sums)
    if same:
        return Cause(same, same)
    return Cause(tuple(one for one in possible if not one.category or one.category in _AREAS), possible)


def plain_words(figures: Iterable[ChangedFigure]) -> str:
    """Say in plain words how figures changed, without the class of health or status that they are for."""
    sentences: dict[str, None] = {}
    for one in figures:
        if one.old_fen is None:
            sentence = _("{name}定为每人每月{new}元")
        elif one.rise_fen < 0:
            sentence = _("{name}从每人每月{old}元降到{new}元")
        else:
            sentence = _("{name}从每人每月{old}元提高到{new}元")
        name = one.name if one.category in _AREAS else one.label
        sentences[sentence.format(name=name, old=one.old_shown, new=one.new_shown)] = None
    return "，".join(sentences)
