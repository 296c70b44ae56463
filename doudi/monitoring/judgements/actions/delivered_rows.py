"""Open the rows of a confirmed delivery that no tier links, with their candidates; and erase them with the delivery."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.casework.procedures.clocks import deadline
from doudi.core.audit.trail import Actor, action, record
from doudi.core.bulk_columns import open_tables
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS, VILLAGE_DIGITS
from doudi.core.divisions.queries import townships
from doudi.core.encryption import with_keys
from doudi.matching import source_profile
from doudi.matching.evidence import PersonFacts, evidence_between, person_facts, score_of
from doudi.matching.row_facts import RowFacts
from doudi.monitoring.deliveries.contents import rows_file
from doudi.monitoring.deliveries.models import Delivery
from doudi.monitoring.judgements.models import Candidate, RememberedJudgement, UnclearRow
from doudi.monitoring.judgements.people import survivors
from doudi.monitoring.judgements.refusals import TooManyUnclearRows
from doudi.monitoring.judgements.row_identity import facts_of, identity_index, kept_cells
from doudi.monitoring.judgements.workflow import WAITING, RowState
from doudi.registry.models import Person
from doudi.values.benefit_month import format_month_in_words
from doudi.values.carries import carries

MOST_ROWS = 100_000
_BATCH = 500


@carries("P18-3.d")
@action("judgement.open")
def open_judgements(*, by: Actor, delivery: Delivery) -> int:  # noqa: ARG001 - read by the decorator
    """Open every row of a delivery that no tier links, and judge at once those whose identity was judged before.

    Returns:
        How many rows were opened; none are opened twice.
    Raises:
        TooManyUnclearRows
    """
    rows = remembered = 0
    if not delivery.unclear_rows.exists():
        opening = _Opening(delivery)
        for part in _batches(delivery):
            created = opening.open(part)
            rows += len(created)
            remembered += sum(row.is_remembered for row in created)
    record(
        _("列出{source}{month}对不准的{number}行，其中{remembered}行按以前的判定。").format(
            source=source_profile(delivery.source).label,
            month=format_month_in_words(delivery.period),
            number=rows,
            remembered=remembered,
        ),
        subject=delivery,
    )
    return rows


def _batches(delivery: Delivery) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows to judge, some at a time, in the order of the delivery.

    Raises:
        TooManyUnclearRows
    """
    to_judge = "FROM read_parquet(?) WHERE outcome = 'to_judge'"
    with rows_file(delivery) as path, open_tables() as connection:
        counted = connection.execute(f"SELECT COUNT(*) {to_judge}", [str(path)]).fetchone()
        if counted is None or counted[0] > MOST_ROWS:
            message = _("这一次数据对不准的超过{number}行，人工判定不过来，请退回部门核对后重新交付。")
            raise TooManyUnclearRows(message.format(number=MOST_ROWS))
        rows = connection.execute(f"SELECT * {to_judge} ORDER BY source_row", [str(path)])
        names = [column[0] for column in rows.description]
        while part := rows.fetchmany(_BATCH):
            yield [dict(zip(names, cells, strict=True)) for cells in part]


class _Opening:
    """The opening of one delivery: what is the same for all of its rows."""

    def __init__(self, delivery: Delivery) -> None:
        self.delivery = delivery
        self.profile = source_profile(delivery.source)
        self.now = timezone.now()
        self.due_on = deadline("judgement_working_days", today())
        self.county = townships()[0].code[: TOWNSHIP_DIGITS - 3].ljust(VILLAGE_DIGITS, "0")

    def open(self, rows: Sequence[Mapping[str, Any]]) -> list[UnclearRow]:
        """Create some rows with their candidates."""
        people = _people_of(rows)
        opened = [self._row(row, people) for row in rows]
        created = [one for one, _found in opened]
        memory = _remembered({one.identity_index for one in created})
        for one, found in opened:
            if one.identity_index in memory:
                before, person = memory[one.identity_index]
                is_candidate = person is None or person.pk in {candidate.person_id for candidate in found}
                one.needs_second_person = one.needs_second_person or not is_candidate
                _judge_as_before(one, before, person, now=self.now)
        with_keys(created)
        UnclearRow.objects.bulk_create(created, batch_size=_BATCH)
        candidates = [candidate for _one, found in opened for candidate in found]
        for candidate in candidates:
            candidate.unclear_row_id = candidate.unclear_row.pk
        Candidate.objects.bulk_create(candidates, batch_size=_BATCH)
        return created

    def _row(
        self, row: Mapping[str, Any], people: Mapping[str, tuple[Person, PersonFacts]]
    ) -> tuple[UnclearRow, list[Candidate]]:
        cells = kept_cells(row, self.profile)
        facts = facts_of(cells)
        one = UnclearRow(
            delivery=self.delivery,
            source_row=row["source_row"],
            village_code=self.county,
            identity_index=identity_index(cells, facts),
            sealed_row=json.dumps(cells, ensure_ascii=False),
            score=Decimal(str(row["score"] or 0)),
            needs_second_person=self.profile.feeds_stop,
            due_on=self.due_on,
        )
        found = [_candidate(one, facts, *people[number]) for number in _numbers(row) if number in people]
        unique = list({candidate.person_id: candidate for candidate in reversed(found)}.values())
        if unique:
            best = max(reversed(unique), key=lambda candidate: candidate.score)
            one.village_code, one.score = best.person.village_id, best.score
        return one, unique


def _numbers(row: Mapping[str, Any]) -> list[str]:
    return [number for number in str(row["candidates"] or "").split(";") if number]


def _people_of(rows: Sequence[Mapping[str, Any]]) -> dict[str, tuple[Person, PersonFacts]]:
    """Return the candidates of some rows by number, as they are registered now, with what the matching compares."""
    numbers = sorted({number for row in rows for number in _numbers(row)})
    by_number: dict[str, int] = {}
    for first in range(0, len(numbers), _BATCH):
        found = Person.objects.filter(number__in=numbers[first : first + _BATCH])
        by_number |= dict(found.values_list("number", "pk"))
    now = survivors(by_number.values())
    cleaned = {pk: (person, _cleaned(person)) for pk, person in now.items()}
    return {number: cleaned[pk] for number, pk in by_number.items()}


def _cleaned(person: Person) -> PersonFacts:
    return person_facts(
        name=person.name,
        id_number=person.id_number.clear() if person.id_number else "",
        birth_date=person.birth_date,
        sex=person.sex,
        village_code=person.village_id,
    )


def _candidate(row: UnclearRow, facts: RowFacts, person: Person, cleaned: PersonFacts) -> Candidate:
    evidence = evidence_between(facts, cleaned)
    return Candidate(unclear_row=row, person=person, score=score_of(evidence), evidence=list(evidence))


def _remembered(indexes: set[str]) -> dict[str, tuple[RememberedJudgement, Person | None]]:
    """Return what people decided of identities before, with the person as registered now."""
    found = RememberedJudgement.objects.filter(identity_index__in=indexes - {""}, withdrawn_at=None)
    people = survivors(one.person_id for one in found if one.person_id)
    return {one.identity_index: (one, people[one.person_id] if one.person_id else None) for one in found}


def _judge_as_before(row: UnclearRow, before: RememberedJudgement, person: Person | None, *, now: datetime) -> None:
    """Give a row the decision on its identity; one that needs two people waits where one person alone decided."""
    row.is_remembered, row.person, row.changed_at = True, person, now
    row.judged_by_id, row.judged_at = before.judged_by_id, before.judged_at
    if person is not None:
        row.village_code = person.village_id
    if row.needs_second_person and before.confirmed_by_id is None:
        row.state = RowState.PROPOSED
        return
    row.state = RowState.NOBODY if person is None else RowState.LINKED
    row.confirmed_by_id, row.confirmed_at = before.confirmed_by_id, before.confirmed_at


@action("judgement.erase")
def erase_rows(*, by: Actor, delivery: Delivery) -> int:  # noqa: ARG001 - read by the decorator
    """Empty the cells of a delivery's rows when it is erased; those still waiting end, and decisions stay remembered.

    Returns:
        How many rows were emptied.
    """
    rows = delivery.unclear_rows.exclude(sealed_row="")
    waiting = delivery.unclear_rows.filter(state__in=WAITING)
    number, ended = rows.count(), waiting.count()
    RememberedJudgement.objects.filter(unclear_row__in=waiting).delete()
    waiting.delete()
    rows.update(sealed_row="")
    record(
        _("清除{source}{month}对不准的{number}行的内容，其中{ended}行还没有判定。").format(
            source=source_profile(delivery.source).label,
            month=format_month_in_words(delivery.period),
            number=number,
            ended=ended,
        ),
        subject=delivery,
    )
    return number
