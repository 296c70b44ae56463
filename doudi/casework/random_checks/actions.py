"""Draw the delegated decisions to check, and record the result of a check."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from doudi import policy
from doudi.casework.models import Case, Decision, RandomCheck, RandomCheckDraw
from doudi.casework.procedures.clocks import procedure_figure
from doudi.casework.random_checks.sampling import draw_sample_of, new_seed, population_hash
from doudi.casework.refusals import OnSiteCheckRequired, RandomCheckIncomplete
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission, Role
from doudi.core.audit.trail import Actor, action, record
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.process import lock_row, refuse_same_person
from doudi.core.refusals import OutsideScope, RoleNotAllowed, TransitionNotAllowed

_BUREAU = frozenset({Role.BUREAU_OFFICER, Role.BUREAU_LEADER})


def delegated_decisions(first_day: date, last_day: date) -> dict[str, Decision]:
    """Return the decisions on applications that townships made themselves in a window, by number of the case."""
    decisions = Decision.objects.filter(
        decided_on__range=(first_day, last_day),
        decided_by__role=Role.TOWNSHIP_LEADER,
        outcome__in=[Case.Outcome.GRANTED, Case.Outcome.REFUSED],
    )
    return {decision.case.number: decision for decision in decisions.select_related("case").order_by("pk")}


@action("random_check.draw")
def draw_delegated_decisions(
    *, by: Actor, first_day: date, last_day: date, decisions: dict[str, Decision], seed: str = ""
) -> RandomCheckDraw:
    """Draw from the delegated decisions of a window those to check within their days after the decision.

    A window is drawn once; the database refuses a second draw.

    Raises:
        PermissionRequired
    """
    require_permission(by, Permission.HANDLE_CASES)
    population: dict[str, list[str]] = {}
    for number, decision in decisions.items():
        population.setdefault(decision.case.village_code[:TOWNSHIP_DIGITS], []).append(number)
    share, on_site_share = (_share(name) for name in ("delegated_check_share", "delegated_check_on_site_share"))
    seed = seed or new_seed()
    sample = draw_sample_of(population, share=share, on_site_share=on_site_share, seed=seed)
    draw = RandomCheckDraw.objects.create(
        kind=RandomCheckDraw.Kind.DELEGATED,
        first_day=first_day,
        last_day=last_day,
        seed=seed,
        share=share,
        on_site_share=on_site_share,
        population=population,
        population_hash=population_hash(population),
        drawn_on=today(),
    )
    days = procedure_figure("delegated_check_days", today())
    RandomCheck.objects.bulk_create(
        RandomCheck(
            draw=draw,
            case=decisions[number].case,
            stratum=stratum,
            must_visit=number in sample.on_site,
            due_on=decisions[number].decided_on + timedelta(days=days),
        )
        for stratum, numbers in sample.drawn.items()
        for number in numbers
    )
    record(
        _("抽查{first}至{last}乡镇受权确认的决定：{total}件中抽{drawn}件。").format(
            first=first_day, last=last_day, total=len(decisions), drawn=draw.checks.count()
        ),
        subject=draw,
        new={"seed": seed, "population_hash": draw.population_hash},
    )
    return draw


@action("random_check.record")
def record_random_check(
    *, by: User, check: RandomCheck, manner: str, finding: str, text: str, done_on: date
) -> RandomCheck:
    """Record the result of a check; the bureau does it, and not an officer who had part in the case.

    Raises:
        PermissionRequired, OutsideScope, RoleNotAllowed, TransitionNotAllowed, SecondPersonRequired,
        RandomCheckIncomplete, OnSiteCheckRequired
    """
    require_permission(by, Permission.HANDLE_CASES)
    visible = RandomCheck.objects.filter(case__in=Case.objects.visible_to(by))
    locked = lock_row(visible, check.pk, OutsideScope(_("这个办件不在您的辖区内。")))
    if Role(by.role) not in _BUREAU:
        raise RoleNotAllowed(_("抽查由县局办理。"))
    if locked.done_on is not None:
        raise TransitionNotAllowed(_("这一件已经检查过。"))
    case = locked.case
    if locked.draw.kind == RandomCheckDraw.Kind.BEFORE_DECISION:
        raise TransitionNotAllowed(_("决定以前抽中的，由县局入户，在办件页登记入户调查。"))
    earlier = (case.proposed_by_id, case.reviewed_by_id, case.decision.decided_by_id)
    refuse_same_person(by, *earlier, sentence=_("办过这一件的人不能检查它。"))
    is_incomplete = manner not in RandomCheck.Manner.values or finding not in RandomCheck.Finding.values
    if is_incomplete or not text.strip() or not case.decision.decided_on <= done_on <= today():
        message = _("请写明方式、结果和查到的情况；日期在决定以后、今天以前。")
        raise RandomCheckIncomplete(message, text=message)
    if locked.must_visit and manner != RandomCheck.Manner.ON_SITE:
        message = _("这一件抽中须入户检查。")
        raise OnSiteCheckRequired(message, manner=message)
    locked.manner, locked.finding, locked.text = manner, finding, text.strip()[:500]
    locked.done_on, locked.checked_by = done_on, by
    locked.save()
    record(
        _("抽查办件{number}：{finding}。").format(number=case.number, finding=locked.get_finding_display()),
        subject=case,
        village_code=case.village_code,
        why=locked.text,
    )
    return locked


def _share(parameter: str) -> int:
    return int(policy.parameter_value(parameter, today().replace(day=1), today()))
