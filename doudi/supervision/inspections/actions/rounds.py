"""Announce a round with its seed, draw it, put its findings into the tracker, close it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date

from django.db.models import F
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import advance, lock_row, refuse_stale, refuse_transition
from doudi.core.refusals import required_text
from doudi.supervision.inspections.checklist import checklists
from doudi.supervision.inspections.draw import DrawNotPossibleError, draw_pairs, draw_strata, population_hash
from doudi.supervision.inspections.models import InspectedCase, InspectionFinding, InspectionRound, ReserveCase
from doudi.supervision.inspections.population import Drawable, drawable_cases
from doudi.supervision.inspections.refusals import (
    DrawNotPossible,
    DrawTooEarly,
    NothingToRectify,
    SampleSizeNotAllowed,
)
from doudi.supervision.inspections.workflow import (
    ROUND_TRANSITIONS,
    TRUE_FINDINGS,
    RoundKind,
)
from doudi.supervision.rectification.actions.plans import insert_finding
from doudi.supervision.rectification.models import RectificationPlan
from doudi.supervision.rectification.refusals import DeadlineNotAllowed
from doudi.supervision.rectification.scope import COUNTY_OWNER, township_owners
from doudi.supervision.rectification.workflow import Source
from doudi.values.carries import carries

MOST_OF_A_SAMPLE = 50
MOST_RESERVES = 10
"""Cases drawn behind each sample, for those that have to be exchanged."""


@carries("P18-2.f", "SAL2026-69")
@action("inspection.announce")
def announce_round(*, by: User, kind: str, title: str, sizes: Mapping[str, int], due_on: date) -> InspectionRound:
    """Announce a round and publish the seed of its draw, which nobody chose.

    Args:
        sizes: how many cases of each checklist are drawn in each township.

    Raises:
        PermissionRequired, SampleSizeNotAllowed, DeadlineNotAllowed, ReasonRequired, NumberInText
    """
    require_permission(by, Permission.MANAGE_SUPERVISION)
    wanted = {name: size for name, size in sizes.items() if size and name in checklists()}
    if not wanted or any(not 0 < size <= MOST_OF_A_SAMPLE for size in wanted.values()):
        raise SampleSizeNotAllowed(_("至少抽一种对象，每个乡镇每种1到{most}件。").format(most=MOST_OF_A_SAMPLE))
    if due_on <= today():
        message = _("完成期限要晚于今天。")
        raise DeadlineNotAllowed(message, due_on=message)
    made = InspectionRound.objects.create(
        kind=kind,
        title=required_text(title, "title")[:80],
        seed=secrets.token_hex(8),
        sizes=wanted,
        due_on=due_on,
        announced_by=by,
        announced_on=today(),
    )
    record(
        _("公布{kind}“{title}”的随机种子{seed}。").format(
            kind=made.get_kind_display(), title=made.title, seed=made.seed
        ),
        subject=made,
        new={"seed": made.seed, "sizes": wanted},
    )
    return made


def _lock_round(by: User, row: InspectionRound, verb: str, seen_version: int | None) -> InspectionRound:
    require_permission(by, Permission.MANAGE_SUPERVISION)
    locked = lock_row(InspectionRound.objects.all(), row.pk)
    refuse_stale(locked, seen_version, _("您打开页面以后，这次检查有了变化，请看过再办。"))
    sentence = _("这次检查现在是“{state}”，不能这样办。").format(state=locked.get_state_display())
    refuse_transition(ROUND_TRANSITIONS, locked.state, verb, sentence)
    return locked


@carries("P18-13.c", "P18-2.f")
@action("inspection.draw")
def draw_round(*, by: User, round_: InspectionRound, seen_version: int | None = None) -> InspectionRound:
    """Draw who inspects whom and which cases, a day after the seed was published at the earliest.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, DrawTooEarly, DrawNotPossible
    """
    locked = _lock_round(by, round_, "draw", seen_version)
    if today() <= locked.announced_on:
        raise DrawTooEarly(_("随机种子今天才公布，最早明天抽取，让大家先看到种子。"))
    inspectors = _inspectors(locked)
    drawable = {name: drawable_cases(name) for name in locked.sizes}
    strata = {
        name: {code: [one.candidate for one in cases.values()] for code, cases in found.items()}
        for name, found in drawable.items()
    }
    made: list[InspectedCase] = []
    reserves: list[ReserveCase] = []
    for name, of_programme in strata.items():
        size = locked.sizes[name]
        for code, keys in draw_strata(of_programme, size + MOST_RESERVES, f"{locked.seed}:{name}").items():
            if code in inspectors:
                found = [drawable[name][code][key] for key in keys]
                made += [_case(locked, name, one, inspectors[code]) for one in found[:size]]
                reserves += [_reserve(locked, name, code, place, one) for place, one in enumerate(found[size:], 1)]
    if not made:
        raise DrawNotPossible(_("没有可以抽的对象。"))
    InspectedCase.objects.bulk_create(made, batch_size=500)
    ReserveCase.objects.bulk_create(reserves, batch_size=500)
    locked.drawn_on = today()
    locked.population_hash = population_hash(strata)
    locked.population = {
        name: {code: len(found) for code, found in sorted(of_programme.items())}
        for name, of_programme in strata.items()
    }
    advance(locked, "draw", ROUND_TRANSITIONS)
    record(
        _("“{title}”抽取{cases}件，涉及{townships}个乡镇。").format(
            title=locked.title, cases=len(made), townships=len({one.township_code for one in made})
        ),
        subject=locked,
        new={"seed": locked.seed, "population_hash": locked.population_hash},
    )
    return locked


def _inspectors(row: InspectionRound) -> dict[str, str]:
    """Return by township who inspects it: another township, or the bureau."""
    townships = [code for code, _name in township_owners()]
    if row.kind != RoundKind.MUTUAL:
        return dict.fromkeys(townships, COUNTY_OWNER)
    before = InspectionRound.objects.filter(kind=RoundKind.MUTUAL, drawn_on__isnull=False).order_by("-drawn_on").first()
    earlier = set()
    if before is not None:
        pairs = before.cases.order_by().values_list("inspector_code", "village_code").distinct()
        earlier = {(inspector, f"{village[:9]:0<12}") for inspector, village in pairs}
    try:
        return {inspected: inspector for inspector, inspected in draw_pairs(townships, earlier, row.seed)}
    except DrawNotPossibleError:
        raise DrawNotPossible(_("乡镇太少，排不出互查的对子。")) from None


def _case(row: InspectionRound, name: str, drawn: Drawable, inspector: str) -> InspectedCase:
    return InspectedCase(
        round=row,
        checklist_name=name,
        person_id=drawn.person,
        village_code=drawn.village_code,
        inspector_code=inspector,
        marks=drawn.marks,
    )


def _reserve(row: InspectionRound, name: str, township: str, place: int, drawn: Drawable) -> ReserveCase:
    return ReserveCase(
        round=row,
        checklist_name=name,
        township_code=township,
        place=place,
        person_id=drawn.person,
        village_code=drawn.village_code,
        marks=drawn.marks,
    )


@carries("P18-2.f", "P18-13.c")
@action("inspection.rectify")
def rectify_round(
    *, by: User, round_: InspectionRound, measure: str, due_on: date, seen_version: int | None = None
) -> RectificationPlan:
    """Put every agreed or upheld finding that is not yet there into the tracker, under one plan of the round.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, NothingToRectify, ReasonRequired, NumberInText,
        DeadlineNotAllowed
    """
    locked = _lock_round(by, round_, "rectify", seen_version)
    waiting = InspectionFinding.objects.filter(case__round=locked, state__in=TRUE_FINDINGS, rectification=None)
    findings = list(waiting.select_related("case__person").order_by("village_code", "pk"))
    if not findings:
        raise NothingToRectify(_("没有认可的、裁定属实的问题，或者都已经进了整改台账。"))
    plan = RectificationPlan.objects.create(
        title=_("{title}整改").format(title=locked.title)[:80],
        source=Source.INSPECTION,
        issuer=_("县民政局"),
        received_on=today(),
        due_on=max(due_on, today()),
        made_by=by,
    )
    for finding in findings:
        finding.rectification = insert_finding(
            plan=plan,
            owner=finding.case.township_code,
            title=_("{label}：{question}").format(label=finding.case.checklist.label, question=finding.question.text)[
                :80
            ],
            text=f"{finding.case.person.name}：{finding.sealed_text.clear()}",
            measure=measure,
            due_on=due_on,
            person=finding.case.person,
        )
        finding.save(update_fields=["rectification"])
    advance(locked, "rectify", ROUND_TRANSITIONS)
    record(
        _("“{title}”的{number}个问题进入整改台账。").format(title=locked.title, number=len(findings)), subject=locked
    )
    return plan


@action("inspection.close")
def close_round(*, by: User, round_: InspectionRound, seen_version: int | None = None) -> InspectionRound:
    """Close a round; what was not inspected stays uninspected in its report.

    The version of every case that waits counts on: a phone that sends its record later is told of the end.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed
    """
    locked = _lock_round(by, round_, "close", seen_version)
    left = locked.cases.filter(inspected_on=None, exchanged_on=None).update(version=F("version") + 1)
    advance(locked, "close", ROUND_TRANSITIONS)
    record(_("“{title}”结束，没有检查的{left}件。").format(title=locked.title, left=left), subject=locked)
    return locked
