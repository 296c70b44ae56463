"""Reassess the awards of a household: verified changes, proposed measures, hearing, decision."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from doudi import policy
from doudi.casework.case_documents.actions import archive_documents
from doudi.casework.cases.decisions import (
    last_opinion,
    record_decision,
    refuse_facts_changed_since_opinion,
    require_separate_officers_and_bureau_visit,
)
from doudi.casework.cases.step_effects import apply_step_effects
from doudi.casework.cases.workflow import advance, lock_case_for
from doudi.casework.changed_facts.log import facts_before, log_changed_facts
from doudi.casework.economic_checks.requirement import require_valid_check
from doudi.casework.household_records.dibao_offers import open_dibao_offers
from doudi.casework.models import Case, ChangedFact, Decision, Hearing, Opinion, VerifiedChange
from doudi.casework.post_award.assessment import (
    ADD,
    CHANGE,
    CONTINUE,
    END,
    GRADUAL_EXIT,
    MEASURE_LABELS,
    AwardLine,
    Measure,
    Reassessment,
    measures_of,
    newly_assessed_facts,
    reassess,
    with_amounts,
)
from doudi.casework.publications.duties import renew_publications
from doudi.casework.refusals import (
    AwardsChanged,
    ClockPaused,
    DoubtsUnresolved,
    HearingIncomplete,
    HomeVisitRequired,
    IncomeUnverified,
    MeasureRequired,
    OverrideReasonRequired,
    UnknownCircumstanceKind,
)
from doudi.casework.self_care_teams.independence import refuse_opinion_of_assessor
from doudi.casework.self_care_teams.requirement import require_self_care_assessment
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.refusals import ReasonRequired
from doudi.registry import actions as registry_actions
from doudi.registry.circumstance_kinds import FACT_KINDS, HUKOU_ELSEWHERE, KINDS, Value
from doudi.registry.circumstances.actions import refuse_kinds_of_two_people
from doudi.registry.models import Award, Circumstance, Household, Person, Source
from doudi.values.benefit_month import add_months
from doudi.values.carries import carries
from doudi.values.money import format_yuan

VERIFIABLE_KINDS = frozenset({*FACT_KINDS, "employed_since", HUKOU_ELSEWHERE})
"""Kinds that a case registers by its decision; a death is reported and confirmed in the registry instead."""


@action("case.record_verified_change")
def record_verified_change(
    *, by: User, case: Case, person: Person | None, kind: str, value: Value, since: date, evidence: str
) -> VerifiedChange:
    """Record a circumstance that differs from the registry, with its evidence; the decision registers it.

    Raises:
        OutsideScope, TransitionNotAllowed, RoleNotAllowed, UnknownCircumstanceKind, ReasonRequired,
        DeathReportRequired, CardProcedureRequired
    """
    locked = lock_case_for(case, "record_verified_change", by)
    refuse_kinds_of_two_people(kind)
    declared = KINDS.get(kind)
    if declared is None or kind not in VERIFIABLE_KINDS or (declared.subject == "person") != (person is not None):
        raise UnknownCircumstanceKind(_("没有这个登记事项。"), kind=_("没有这个登记事项。"))
    if person is not None and person.household_id != locked.household_id:
        raise UnknownCircumstanceKind(_("这个人不在这个家庭里。"))
    if value == "hiv" and not by.may(Permission.SEE_HIV_STATUS):
        raise UnknownCircumstanceKind(_("这一项由专人登记。"))
    if not evidence.strip() or since > today():
        message = _("请写明怎么核实的，日期不能晚于今天。")
        raise ReasonRequired(message, evidence=message)
    change = VerifiedChange.objects.create(
        case=locked,
        person=person,
        kind=kind,
        sealed_value=f"={declared.written(value)}",
        since=since,
        evidence=evidence.strip()[:500],
        verified_by=by,
    )
    log_changed_facts(
        locked,
        by=by,
        source=ChangedFact.Source.VERIFIED,
        evidence=evidence,
        person=person,
        new={kind: value},
        before=facts_before(locked),
    )
    record(
        _("查实{who}的{kind}自{day}起有变化。").format(
            who=person.name if person else _("家庭"), kind=declared.label, day=since
        ),
        subject=locked,
        village_code=locked.village_code,
        why=evidence.strip()[:300],
    )
    return change


@dataclass(frozen=True)
class ChosenMeasure:
    """The measure an officer chooses for an award, or for a person to be newly included."""

    does: str
    dibao_class: str = ""
    last_month: date | None = None


@dataclass(frozen=True)
class ProposedMeasures:
    """The chosen measures by number of the award, those of newcomers by number of the person, and the reasons."""

    chosen: dict[str, ChosenMeasure]
    reason: str
    override_reason: str = ""
    newcomers: dict[str, ChosenMeasure] = field(default_factory=dict)


@action("case.propose_measures")
def propose_measures(*, by: User, case: Case, proposed: ProposedMeasures, seen_version: int | None = None) -> Case:
    """Propose a measure for each award; measures that differ from the suggested ones need a reason.

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, RoleNotAllowed, ClockPaused, HomeVisitRequired,
        ReasonRequired, MeasureRequired,
        DoubtsUnresolved, IncomeUnverified, OverrideReasonRequired, AssessorNotIndependent
    """
    locked = lock_case_for(case, "propose_measures", by, seen_version)
    refuse_opinion_of_assessor(locked, by)
    if locked.paused_since is not None:
        raise ClockPaused(_("期限暂停着，请先恢复计时。"))
    if locked.procedure.needs_home_visit and not locked.home_visits.exists():
        raise HomeVisitRequired(_("还没有入户，不能提出复核意见。"))
    if not proposed.reason.strip():
        raise ReasonRequired(_("请写明理由。"), reason=_("请写明理由。"))
    reassessed = reassess(locked)
    if reassessed is None:
        raise AwardsChanged(_("这个家庭现在没有人，请先登记家庭成员。"))
    measures = _measured(reassessed, proposed)
    _refuse_open_doubts(locked, reassessed, measures)
    _refuse_more_without_income(reassessed, measures)
    differs = any(measure.does != line.suggested.does for line, measure in _suggested_and_chosen(reassessed, measures))
    if differs and not proposed.override_reason.strip():
        message = _("与系统测算的结果不同，请写明理由。")
        raise OverrideReasonRequired(message, override_reason=message)
    Opinion.objects.create(
        case=locked,
        is_favourable=True,
        measures=[measure.as_data() for measure in measures],
        reason=proposed.reason.strip(),
        override_reason=proposed.override_reason.strip(),
        given_by=by,
        income_per_head_fen=reassessed.income_per_head_fen,
    )
    locked.proposed_by, locked.reviewed_by = by, None
    advance(locked, "propose_measures")
    record(
        _("复核意见：{opinion}。").format(opinion="、".join(_in_words(measure) for measure in measures)),
        subject=locked,
        village_code=locked.village_code,
        why=proposed.reason.strip(),
    )
    return locked


def _measured(reassessed: Reassessment, proposed: ProposedMeasures) -> list[Measure]:
    """Return the chosen measures with their amounts: one for each award and each newcomer to include."""
    measures = []
    for line in reassessed.lines:
        chosen = proposed.chosen.get(line.award.number) if line.award else proposed.newcomers.get(line.person.number)
        if line.award is None and chosen is None:
            continue
        if chosen is None or chosen.does not in MEASURE_LABELS or (chosen.does == ADD) != (line.award is None):
            message = _("请选择{name}的{label}怎么办。").format(name=line.person.name, label=line.label)
            raise MeasureRequired(message)
        _refuse_exit_without_month(line, chosen)
        measures.append(_one_measure(line.suggested, chosen, reassessed.month))
    return with_amounts(reassessed.facts, reassessed.incomes_fen, measures)


def _refuse_exit_without_month(line: AwardLine, chosen: ChosenMeasure) -> None:
    """Refuse a gradual exit that the facts do not bear out: it would end at once, as if the award were stopped."""
    if chosen.does == GRADUAL_EXIT and line.suggested.does != GRADUAL_EXIT and chosen.last_month is None:
        message = _("{name}的渐退还算不出发放到哪个月：先把就业的日期和收入登记为查实的变化。")
        raise MeasureRequired(message.format(name=line.person.name))


def _one_measure(suggested: Measure, chosen: ChosenMeasure, month: date) -> Measure:
    last = chosen.last_month or (suggested.last_month if suggested.does == chosen.does else month)
    if suggested.has_died:
        last = suggested.last_month
    return replace(
        suggested,
        does=chosen.does,
        dibao_class=chosen.dibao_class or suggested.dibao_class,
        last_month=last if chosen.does in {END, GRADUAL_EXIT} else None,
    )


def _suggested_and_chosen(reassessed: Reassessment, measures: list[Measure]) -> list[tuple[Any, Measure]]:
    """Pair each line with the chosen measure; a newcomer left out is paired with an empty one."""
    by_key = {(measure.person, measure.programme): measure for measure in measures}
    left_out = Measure("", "", "")
    return [(line, by_key.get((line.person.number, line.suggested.programme), left_out)) for line in reassessed.lines]


def _refuse_open_doubts(case: Case, reassessed: Reassessment, measures: list[Measure]) -> None:
    """Refuse an increase while a doubt about property is unresolved."""
    cleared = set(case.doubt_resolutions.values_list("doubt", flat=True))
    unresolved = [doubt for doubt in reassessed.doubts if doubt not in cleared]
    gives_more = any(measure.does == ADD or measure.new_fen > measure.old_fen for measure in measures)
    if unresolved and gives_more and "property" in case.procedure.asks:
        raise DoubtsUnresolved(_("还有疑点没有查清：{doubts}。").format(doubts="、".join(unresolved)))


def _refuse_more_without_income(reassessed: Reassessment, measures: list[Measure]) -> None:
    """Refuse more dibao that is computed without the income which was assessed, before anybody's is verified."""
    gives_more = any(one.programme == "dibao" and one.new_fen > one.old_fen for one in measures)
    if reassessed.lacks_income and gives_more:
        message = _("核定的月人均收入{amount}元没有明细，测算按没有收入算：先把各人现在的收入登记为查实的变化。")
        raise IncomeUnverified(message.format(amount=format_yuan(reassessed.unlisted_income_fen)))


def _in_words(measure: Measure) -> str:
    name = Person.objects.get(number=measure.person).name
    return _("{name}{programme}{does}").format(
        name=name, programme=policy.programme_name(measure.programme), does=MEASURE_LABELS[measure.does]
    )


@carries("SAL2026-48")
@action("case.hear")
def record_hearing(
    *,
    by: User,
    case: Case,
    heard_on: date,
    how: str,
    words: str,
    has_no_objection: bool,
    seen_version: int | None = None,
) -> Case:
    """Record the hearing of a recipient, required before an award is reduced or ended (SAL2026-48).

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, RoleNotAllowed, HearingIncomplete
    """
    locked = lock_case_for(case, "hear", by, seen_version)
    if not how.strip() or not words.strip() or not locked.step_since <= heard_on <= today():
        message = _("请写明何时、怎么听取的和对象说了什么；听取要在审核同意以后。")
        raise HearingIncomplete(message, words=message)
    Hearing.objects.create(
        case=locked,
        heard_on=heard_on,
        how=how.strip()[:80],
        has_no_objection=has_no_objection,
        sealed_words=words.strip()[:500],
        heard_by=by,
    )
    archive_documents(locked, ("hearing_record",), by)
    advance(locked, "hear")
    apply_step_effects(locked, by)
    record(
        _("听取对象意见：{result}。").format(result=_("没有意见") if has_no_objection else _("有不同意见，已记录")),
        subject=locked,
        village_code=locked.village_code,
        why=how.strip(),
    )
    return locked


@carries("SC649-13", "MCA57-32", "MCA43-25", "SAL2026-47")
@action("case.decide_measures")
def decide_measures(*, by: User, case: Case, seen_version: int | None = None) -> Case:
    """Decide on the measures: register the verified changes, end awards and grant new ones; no award is edited.

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, RoleNotAllowed, SecondPersonRequired, BureauVisitRequired,
        CheckReportRequired, CheckReportExpired, CheckReportIncomplete, CheckObjectionOpen, DoubtsUnresolved,
        AwardsChanged, SelfCareAssessmentRequired, FactsChanged
    """
    locked = lock_case_for(case, "decide_measures", by, seen_version)
    require_separate_officers_and_bureau_visit(locked, by)
    refuse_facts_changed_since_opinion(locked)
    require_valid_check(locked, by)
    require_self_care_assessment(locked, by)
    reassessed, measures = reassess(locked), measures_of(locked)
    assert reassessed is not None  # noqa: S101 - proposed of a household with people
    awards_in_force = _refuse_changed_awards(reassessed, measures)
    measures = with_amounts(reassessed.facts, reassessed.incomes_fen, measures)
    ended = all(measure.does == END for measure in measures)
    has_new_awards = any(measure.does in {CHANGE, ADD} for measure in measures)
    opinion = last_opinion(locked)
    decision = record_decision(
        locked,
        by=by,
        outcome=Case.Outcome.ENDED if ended else Case.Outcome.CHANGED,
        reason=opinion.reason,
        first_month=add_months(reassessed.month, 1) if has_new_awards else None,
        month_fen=None if ended else sum(measure.new_fen for measure in measures),
        references=list(locked.procedure.basis_on(locked.accepted_on or today())),
        explanation=reassessed.as_data() | {"measures": [_explained(measure, awards_in_force) for measure in measures]},
    )
    changed_awards = _apply(reassessed, measures, awards_in_force, decision, by)
    decision.awards.set(changed_awards)
    open_dibao_offers(changed_awards)
    _register_verified_changes(locked, decision, by)
    renew_publications(locked, measures)
    advance(locked, "decide_measures")
    record(
        _("{outcome}，决定书{number}。").format(outcome=locked.get_outcome_display(), number=decision.number),
        subject=locked,
        village_code=locked.village_code,
        why=opinion.reason,
    )
    return locked


def _refuse_changed_awards(reassessed: Reassessment, measures: list[Measure]) -> dict[tuple[str, str], Award]:
    """Return the awards as they are now; refuse if they are no longer those that were reassessed."""
    awards_in_force = {
        (line.person.number, line.award.programme): line.award for line in reassessed.lines if line.award is not None
    }
    reassessed_keys = {(measure.person, measure.programme) for measure in measures if measure.does != ADD}
    present = {row["person_id"] for row in reassessed.facts.people}
    departed = [measure for measure in measures if measure.person not in present]
    if set(awards_in_force) != reassessed_keys or departed:
        raise AwardsChanged(_("复核以后，这个家庭的人或待遇又有变化，请退回重新调查。"))
    return awards_in_force


def _explained(measure: Measure, awards_in_force: dict[tuple[str, str], Award]) -> dict[str, Any]:
    """Return a measure as the written decision states it."""
    award = awards_in_force.get((measure.person, measure.programme))
    person = award.person if award else Person.objects.get(number=measure.person)
    return measure.as_data() | {
        "name": person.name,
        "label": policy.programme_name(measure.programme),
        "does_label": str(MEASURE_LABELS[measure.does]),
    }


def _apply(
    reassessed: Reassessment,
    measures: list[Measure],
    awards_in_force: dict[tuple[str, str], Award],
    decision: Decision,
    by: User,
) -> list[Award]:
    changed_awards = []
    following = add_months(reassessed.month, 1)
    for place, measure in enumerate(measures, start=1):
        award = awards_in_force.get((measure.person, measure.programme))
        if measure.does == CONTINUE:
            continue
        if award is not None:
            last = (
                measure.last_month if measure.does in {END, GRADUAL_EXIT} and measure.last_month else reassessed.month
            )
            ended = registry_actions.end_award(by=by, award=award, last_month=last, source_detail=decision.number)
            changed_awards += [ended] if ended else []
        if measure.does in {CHANGE, ADD}:
            changed_awards.append(
                registry_actions.grant_award(
                    by=by,
                    number=f"{decision.number}-{place}",
                    person=Person.objects.get(number=measure.person),
                    programme=measure.programme,
                    from_month=following,
                    source_detail=decision.number,
                    **newly_assessed_facts(reassessed.facts, reassessed.incomes_fen, measure),
                )
            )
    return changed_awards


def _register_verified_changes(case: Case, decision: Decision, by: User) -> None:
    """Register the verified changes; what the registry already says is left as it is."""
    changes = case.verified_changes.select_related("person")
    latest = {(change.person_id, change.kind): change for change in changes}
    for change in latest.values():
        subject: Person | Household | None = change.person or case.household
        assert subject is not None  # noqa: S101 - a case that reassesses has its household
        registered = _registered_circumstance(subject, change.kind)
        if registered is not None and registered.valid_from is not None and change.since <= registered.valid_from:
            if registered.value != change.value:
                registry_actions.correct_circumstance(
                    by=by,
                    circumstance=registered,
                    value=change.value,
                    since=change.since,
                    until=None,
                    why=f"{decision.number} {change.evidence}"[:300],
                )
            continue
        registry_actions.change_circumstance(
            by=by,
            subject=subject,
            kind=change.kind,
            value=change.value,
            since=change.since,
            source=Source.DECISION,
            source_detail=f"{decision.number} {change.evidence}"[:120],
        )


def _registered_circumstance(subject: Person | Household, kind: str) -> Circumstance | None:
    return subject.circumstances.filter(kind=kind, withdrawn_at=None, valid_to=None).order_by("-valid_from").first()
