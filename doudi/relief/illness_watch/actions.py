"""Draw the list of a month, judge a person on it, and look at the judgement again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from doudi.casework.procedures.clocks import months_after
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission, Role
from doudi.core.audit.trail import Actor, action, record
from doudi.core.clock import today
from doudi.core.process import advance, lock_row, refuse_same_person, refuse_stale, refuse_transition
from doudi.core.refusals import OutsideScope, RoleNotAllowed, required_text
from doudi.registry.law_inputs.household_facts import known_on
from doudi.registry.models import Award, Circumstance, Person
from doudi.relief.cases.models import Cause, ReliefCase
from doudi.relief.illness_watch.models import IllnessWatch
from doudi.relief.illness_watch.refusals import WatchAlreadyDrawn, WatchIncomplete
from doudi.relief.illness_watch.workflow import WATCH_TRANSITIONS
from doudi.relief.other_aid.models import OtherDepartmentAid
from doudi.values.benefit_month import format_month_in_words
from doudi.values.carries import carries

COVERED_MONTHS = 12
_BUREAU = frozenset({Role.BUREAU_OFFICER, Role.BUREAU_LEADER})


@carries("P18-6.h")
@action("relief.illness_watch.draw")
def draw_illness_list(*, by: Actor, month: date) -> int:
    """List the tekun people and orphans in illness whom nothing else has covered for twelve months.

    Raises:
        WatchAlreadyDrawn
    """
    month = month.replace(day=1)
    if IllnessWatch.objects.filter(month=month).exists():
        raise WatchAlreadyDrawn(_("{month}的名单已经生成。").format(month=format_month_in_words(month)))
    groups = _groups(today())
    ill = _ill(groups)
    covered = _covered(ill, months_after(today(), -COVERED_MONTHS))
    people = Person.objects.filter(pk__in=ill - covered, death_date=None, merged_into=None).order_by("village", "pk")
    drawn_by = by if isinstance(by, User) else None
    rows = [
        IllnessWatch(month=month, person_id=pk, village_code=village, group=groups[pk], drawn_by=drawn_by)
        for pk, village in people.values_list("pk", "village_id")
    ]
    IllnessWatch.objects.bulk_create(rows)
    record(
        _("生成{month}特困人员、孤儿因病困难研判名单，{number}人。").format(
            month=format_month_in_words(month), number=len(rows)
        )
    )
    return len(rows)


def _groups(day: date) -> dict[int, str]:
    """Return the tekun people and orphans with an award in force, by person."""
    awards = known_on(Award.objects.filter(programme__in=("tekun", "child_living")), day)
    found: dict[int, str] = {}
    for award in awards.filter(valid_from__lte=day).order_by("pk"):
        if award.valid_to is not None and award.valid_to < day.replace(day=1):
            continue
        if award.programme == "tekun":
            found[award.person_id] = IllnessWatch.Group.TEKUN
        elif award.child_status and award.child_status.clear() == "orphan":
            found[award.person_id] = IllnessWatch.Group.ORPHAN
    return found


def _ill(people: Iterable[int]) -> set[int]:
    """Return those of the people who are registered as seriously ill."""
    recorded = Circumstance.objects.filter(
        person__in=list(people), kind="serious_illness", withdrawn_at=None, valid_to=None
    )
    return {row.person_id for row in recorded.iterator() if row.person_id and row.value}


def _covered(people: set[int], since: date) -> set[int]:
    """Return those with relief for illness, or medical aid of another department, since a day."""
    relief = ReliefCase.objects.filter(cause=Cause.ILLNESS, happened_on__gte=since).exclude(case__outcome="refused")
    relieved = relief.filter(people__person__in=people).values_list("people__person_id", flat=True)
    aid = OtherDepartmentAid.objects.filter(
        person__in=people, kind=OtherDepartmentAid.Kind.MEDICAL, given_on__gte=since, correction=None
    )
    return {pk for pk in relieved if pk} | set(aid.exclude(amount_fen=0).values_list("person_id", flat=True))


def _lock(by: User, watch: IllnessWatch, verb: str, seen_version: int | None) -> IllnessWatch:
    require_permission(by, Permission.HANDLE_CASES)
    outside = OutsideScope(_("这个人不在您的辖区内。"))
    locked = lock_row(IllnessWatch.objects.visible_to(by), watch.pk, missing=outside)
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经研判，请看过再办。"))
    sentence = _("现在是“{state}”，不能这样办。").format(state=locked.get_state_display())
    refuse_transition(WATCH_TRANSITIONS, locked.state, verb, sentence)
    return locked


@carries("P18-6.h")
@action("relief.illness_watch.judge")
def judge_illness(
    *, by: User, watch: IllnessWatch, outcome: str, reason: str, department: str = "", seen_version: int | None = None
) -> IllnessWatch:
    """Judge whether a person is relieved, referred, or needs nothing now, with the reason.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, WatchIncomplete, ReasonRequired
    """
    locked = _lock(by, watch, "judge", seen_version)
    if outcome not in IllnessWatch.Outcome.values:
        raise WatchIncomplete(_("请选择研判结果。"), outcome=_("请选择研判结果。"))
    if outcome == IllnessWatch.Outcome.RELIEF:
        cases = ReliefCase.objects.filter(
            people__person=locked.person_id, case__application__sent_at__date__gte=locked.month
        )
        locked.relief = cases.order_by("-pk").first()
        if locked.relief is None:
            message = _("没有找到本人的临时救助办件，请先受理再登记。")
            raise WatchIncomplete(message, outcome=message)
    if outcome == IllnessWatch.Outcome.REFERRAL:
        locked.department = required_text(department, "department", _("请写明转给哪个部门。"))[:60]
    locked.outcome, locked.judged_by, locked.judged_on = outcome, by, today()
    locked.reason = required_text(reason, "reason", _("请写明理由。"))[:300]
    advance(locked, "judge", WATCH_TRANSITIONS)
    record(
        _("因病困难研判：{outcome}。").format(outcome=locked.get_outcome_display()),
        subject=locked.person,
        village_code=locked.village_code,
        why=locked.reason,
    )
    return locked


@carries("P18-6.h")
@action("relief.illness_watch.check")
def check_judgement(
    *, by: User, watch: IllnessWatch, is_right: bool, note: str = "", seen_version: int | None = None
) -> IllnessWatch:
    """Agree to a judgement as an officer of the bureau, or send it back with the reason.

    Raises:
        PermissionRequired, RoleNotAllowed, OutsideScope, StaleVersion, TransitionNotAllowed, SecondPersonRequired,
        ReasonRequired
    """
    locked = _lock(by, watch, "check" if is_right else "send_back", seen_version)
    if Role(by.role) not in _BUREAU:
        raise RoleNotAllowed(_("由县局复看。"))
    refuse_same_person(by, locked.judged_by_id, sentence=_("研判的人不能自己复看。"))
    locked.check_note = note.strip()[:200] if is_right else required_text(note, "note", _("请写明为什么退回。"))[:200]
    if is_right:
        locked.checked_by, locked.checked_on = by, today()
    advance(locked, "check" if is_right else "send_back", WATCH_TRANSITIONS)
    record(
        _("复看因病困难研判：同意。") if is_right else _("复看因病困难研判：退回重新研判。"),
        subject=locked.person,
        village_code=locked.village_code,
        why=locked.check_note,
    )
    return locked
