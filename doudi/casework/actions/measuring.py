"""Looking at awards once more: what was found otherwise, what is to be done about each, hearing, and the decision."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from doudi import policy
from doudi.casework.actions.deciding import last_opinion, refuse_unready
from doudi.casework.arriving import arrive
from doudi.casework.decisions import decide
from doudi.casework.models import Case, Decision, FoundChange, Hearing, Opinion
from doudi.casework.reassessing import (
    ADD,
    CHANGE,
    CONTINUE,
    DOES,
    END,
    FADE,
    Measure,
    Reassessment,
    assessed_now,
    reassess,
    with_amounts,
)
from doudi.casework.refusals import (
    AwardsHaveChanged,
    ClockStands,
    DoubtsAreOpen,
    MeasureIsNeeded,
    NotAFact,
    NotHeard,
    ReasonAgainstMachine,
    SaysNothing,
    VisitIsNeeded,
)
from doudi.casework.steps import go_on, held_for, measures_of
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.audit.actions import action, record
from doudi.registry import actions as register
from doudi.registry.kinds import FACT_KINDS, KINDS, Value
from doudi.registry.models import Award, Circumstance, Household, Person, Source
from doudi.registry.queries import today
from doudi.values.benefit_month import add_months

FINDABLE = frozenset({*FACT_KINDS, "employed_since", "death_date"})


@action("case.find_change")
def find_change(
    *, by: User, case: Case, person: Person | None, kind: str, value: Value, since: date, evidence: str
) -> FoundChange:
    """Note what is otherwise than the register says, with its evidence; the decision will put it on record.

    Raises:
        OutOfSight, NotNow, NotYours, NotAFact, SaysNothing
    """
    held = held_for(case, "find_change", by)
    declared = KINDS.get(kind)
    if declared is None or kind not in FINDABLE or (declared.subject == "person") != (person is not None):
        raise NotAFact(_("没有这个登记事项。"), kind=_("没有这个登记事项。"))
    if person is not None and person.household_id != held.household_id:
        raise NotAFact(_("这个人不在这个家庭里。"))
    if value == "hiv" and not by.may(Permission.SEE_HIV_STATUS):
        raise NotAFact(_("这一项由专人登记。"))
    if not evidence.strip() or since > today():
        message = _("请写明怎么核实的，日期不能晚于今天。")
        raise SaysNothing(message, evidence=message)
    found = FoundChange.objects.create(
        case=held,
        person=person,
        kind=kind,
        sealed_value=f"={declared.written(value)}",
        since=since,
        evidence=evidence.strip()[:500],
        found_by=by,
    )
    record(
        _("查实{who}的{kind}自{day}起有变化。").format(
            who=person.name if person else _("家庭"), kind=declared.label, day=since
        ),
        subject=held,
        village_code=held.village_code,
        why=evidence.strip()[:300],
    )
    return found


@dataclass(frozen=True)
class Chosen:
    """What an officer chooses for an award (by number), or for somebody to be taken in (by number of the person)."""

    does: str
    dibao_class: str = ""
    last_month: date | None = None


@dataclass(frozen=True)
class Proposed:
    """What is proposed for every award of the household, and why."""

    chosen: dict[str, Chosen]
    reason: str
    against_machine_why: str = ""
    newcomers: dict[str, Chosen] = field(default_factory=dict)


@action("case.propose_measures")
def propose_measures(*, by: User, case: Case, proposed: Proposed, seen: int | None = None) -> Case:
    """Say what is to be done about each award. What differs from what the rule book suggests needs its reason.

    Raises:
        OutOfSight, AnotherWasFaster, NotNow, NotYours, ClockStands, VisitIsNeeded, SaysNothing, MeasureIsNeeded,
        DoubtsAreOpen, ReasonAgainstMachine
    """
    held = held_for(case, "propose_measures", by, seen)
    if held.pauses.filter(last_day=None).exists():
        raise ClockStands(_("期限暂停着，请先恢复计时。"))
    if held.procedure.needs_visit and not held.visits.exists():
        raise VisitIsNeeded(_("还没有入户，不能提出复核意见。"))
    if not proposed.reason.strip():
        raise SaysNothing(_("请写明理由。"), reason=_("请写明理由。"))
    reassessed = reassess(held)
    if reassessed is None:
        raise AwardsHaveChanged(_("这个家庭现在没有人，请先登记家庭成员。"))
    measures = _measured(reassessed, proposed)
    _refuse_open_doubts(held, reassessed, measures)
    differs = any(measure.does != line.suggested.does for line, measure in _beside(reassessed, measures))
    if differs and not proposed.against_machine_why.strip():
        message = _("与系统测算的结果不同，请写明理由。")
        raise ReasonAgainstMachine(message, against_machine_why=message)
    Opinion.objects.create(
        case=held,
        grants=True,
        measures=[one.as_data() for one in measures],
        reason=proposed.reason.strip(),
        against_machine_why=proposed.against_machine_why.strip(),
        given_by=by,
        income_per_head_fen=reassessed.income_per_head_fen,
    )
    held.proposed_by, held.reviewed_by = by, None
    go_on(held, "propose_measures")
    record(
        _("复核意见：{opinion}。").format(opinion="、".join(_in_words(one) for one in measures)),
        subject=held,
        village_code=held.village_code,
        why=proposed.reason.strip(),
    )
    return held


def _measured(reassessed: Reassessment, proposed: Proposed) -> list[Measure]:
    """The chosen measures with their amounts, one for each award and for each newcomer who is taken in."""
    measures = []
    for line in reassessed.lines:
        chosen = proposed.chosen.get(line.award.number) if line.award else proposed.newcomers.get(line.person.number)
        if line.award is None and chosen is None:
            continue
        if chosen is None or chosen.does not in DOES or (chosen.does == ADD) != (line.award is None):
            message = _("请选择{name}的{label}怎么办。").format(name=line.person.name, label=line.label)
            raise MeasureIsNeeded(message)
        measures.append(_one_measure(line.suggested, chosen, reassessed.month))
    return with_amounts(reassessed.facts, reassessed.income_per_head_fen, measures)


def _one_measure(suggested: Measure, chosen: Chosen, month: date) -> Measure:
    last = chosen.last_month or (suggested.last_month if suggested.does == chosen.does else month)
    if suggested.has_died:
        last = suggested.last_month
    return replace(
        suggested,
        does=chosen.does,
        dibao_class=chosen.dibao_class or suggested.dibao_class,
        last_month=last if chosen.does in {END, FADE} else None,
    )


def _beside(reassessed: Reassessment, measures: list[Measure]) -> list[tuple[Any, Measure]]:
    """Each award's line beside what was chosen for it; a newcomer left out is beside nothing."""
    by_key = {(one.person, one.programme): one for one in measures}
    left_out = Measure("", "", "")
    return [(line, by_key.get((line.person.number, line.suggested.programme), left_out)) for line in reassessed.lines]


def _refuse_open_doubts(case: Case, reassessed: Reassessment, measures: list[Measure]) -> None:
    """Nothing more is given while a doubt about property is open."""
    cleared = set(case.doubts_cleared.values_list("doubt", flat=True))
    still = [one for one in reassessed.doubts if one not in cleared]
    gives_more = any(one.does == ADD or one.new_fen > one.old_fen for one in measures)
    if still and gives_more and "property" in case.procedure.asks:
        raise DoubtsAreOpen(_("还有疑点没有查清：{doubts}。").format(doubts="、".join(still)))


def _in_words(measure: Measure) -> str:
    name = Person.objects.get(number=measure.person).name
    return _("{name}{programme}{does}").format(
        name=name, programme=policy.programme_name(measure.programme), does=DOES[measure.does]
    )


@action("case.hear")
def hear(*, by: User, case: Case, heard_on: date, how: str, words: str, agrees: bool, seen: int | None = None) -> Case:
    """The recipient was heard before anything of his is reduced or ended (SAL2026-48).

    Raises:
        OutOfSight, AnotherWasFaster, NotNow, NotYours, NotHeard
    """
    held = held_for(case, "hear", by, seen)
    if not how.strip() or not words.strip() or not held.step_since <= heard_on <= today():
        message = _("请写明何时、怎么听取的和对象说了什么；听取要在审核同意以后。")
        raise NotHeard(message, words=message)
    Hearing.objects.create(
        case=held,
        heard_on=heard_on,
        how=how.strip()[:80],
        agrees=agrees,
        sealed_words=words.strip()[:500],
        heard_by=by,
    )
    go_on(held, "hear")
    arrive(held)
    record(
        _("听取对象意见：{result}。").format(result=_("没有意见") if agrees else _("有不同意见，已记录")),
        subject=held,
        village_code=held.village_code,
        why=how.strip(),
    )
    return held


@action("case.carry_out")
def carry_out(*, by: User, case: Case, seen: int | None = None) -> Case:
    """Decide: what was found goes on record, awards end and begin anew; nothing is edited.

    Raises:
        OutOfSight, AnotherWasFaster, NotNow, NotYours, AnotherPersonMust, BureauMustVisit, AwardsHaveChanged
    """
    held = held_for(case, "carry_out", by, seen)
    refuse_unready(held, by)
    reassessed, measures = reassess(held), measures_of(held)
    assert reassessed is not None  # noqa: S101 - proposed of a household with people
    live = _awards_still_so(reassessed, measures)
    measures = with_amounts(reassessed.facts, reassessed.income_per_head_fen, measures)
    ended = all(one.does == END for one in measures)
    gives_anew = any(one.does in {CHANGE, ADD} for one in measures)
    opinion = last_opinion(held)
    decision = decide(
        held,
        by=by,
        outcome=Case.Outcome.ENDED if ended else Case.Outcome.CHANGED,
        reason=opinion.reason,
        first_month=add_months(reassessed.month, 1) if gives_anew else None,
        month_fen=None if ended else sum(one.new_fen for one in measures),
        references=list(held.procedure.basis_on(held.accepted_on or today())),
        explanation=reassessed.as_data() | {"measures": [_explained(one, live) for one in measures]},
    )
    decision.awards.set(_apply(reassessed, measures, live, decision, by))
    _put_on_record(held, decision, by)
    go_on(held, "carry_out")
    record(
        _("{outcome}，决定书{number}。").format(outcome=held.get_outcome_display(), number=decision.number),
        subject=held,
        village_code=held.village_code,
        why=opinion.reason,
    )
    return held


def _awards_still_so(reassessed: Reassessment, measures: list[Measure]) -> dict[tuple[str, str], Award]:
    """The awards as they are now; the decision is not taken about others than were looked at."""
    live = {
        (line.person.number, line.award.programme): line.award for line in reassessed.lines if line.award is not None
    }
    looked_at = {(one.person, one.programme) for one in measures if one.does != ADD}
    present = {row["person_id"] for row in reassessed.facts.people}
    gone = [one for one in measures if one.person not in present]
    if set(live) != looked_at or gone:
        raise AwardsHaveChanged(_("复核以后，这个家庭的人或待遇又有变化，请退回重新调查。"))
    return live


def _explained(measure: Measure, live: dict[tuple[str, str], Award]) -> dict[str, Any]:
    """A measure as the written decision says it."""
    award = live.get((measure.person, measure.programme))
    person = award.person if award else Person.objects.get(number=measure.person)
    return measure.as_data() | {
        "name": person.name,
        "label": policy.programme_name(measure.programme),
        "does_label": str(DOES[measure.does]),
    }


def _apply(
    reassessed: Reassessment, measures: list[Measure], live: dict[tuple[str, str], Award], decision: Decision, by: User
) -> list[Award]:
    touched = []
    following = add_months(reassessed.month, 1)
    for place, measure in enumerate(measures, start=1):
        award = live.get((measure.person, measure.programme))
        if measure.does == CONTINUE:
            continue
        if award is not None:
            last = measure.last_month if measure.does in {END, FADE} and measure.last_month else reassessed.month
            left = register.end_award(by=by, award=award, last_month=last, source_detail=decision.number)
            touched += [left] if left else []
        if measure.does in {CHANGE, ADD}:
            touched.append(
                register.grant_award(
                    by=by,
                    number=f"{decision.number}-{place}",
                    person=Person.objects.get(number=measure.person),
                    programme=measure.programme,
                    from_month=following,
                    source_detail=decision.number,
                    **assessed_now(reassessed.facts, reassessed.income_per_head_fen, measure),
                )
            )
    return touched


def _put_on_record(case: Case, decision: Decision, by: User) -> None:
    """What the case found otherwise is the register's from now on; what it says already is left as it is."""
    latest = {(one.person_id, one.kind): one for one in case.found_changes.select_related("person")}
    for found in latest.values():
        subject: Person | Household | None = found.person or case.household
        assert subject is not None  # noqa: S101 - a case that reassesses has its household
        said = _said_of(subject, found.kind)
        if said is not None and said.valid_from is not None and found.since <= said.valid_from:
            if said.value != found.value:
                register.correct_circumstance(
                    by=by,
                    said=said,
                    value=found.value,
                    since=found.since,
                    until=None,
                    why=f"{decision.number} {found.evidence}"[:300],
                )
            continue
        register.change_circumstance(
            by=by,
            subject=subject,
            kind=found.kind,
            value=found.value,
            since=found.since,
            source=Source.DECISION,
            source_detail=f"{decision.number} {found.evidence}"[:120],
        )


def _said_of(subject: Person | Household, kind: str) -> Circumstance | None:
    return subject.circumstances.filter(kind=kind, withdrawn_at=None, valid_to=None).order_by("-valid_from").first()
