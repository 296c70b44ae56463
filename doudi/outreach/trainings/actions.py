"""Plan, announce and close trainings; sign people in; arrange the test and the make-up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Department, Permission
from doudi.core.attachments import file_storage
from doudi.core.attachments.actions import store_upload
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import advance, lock_row, refuse_same_person, refuse_stale, refuse_transition
from doudi.core.refusals import OutsideScope, required_text
from doudi.outreach.contests.exams.actions import ContestPlan, enter_contest
from doudi.outreach.contests.generated.question import Topic
from doudi.outreach.contests.models import Contest
from doudi.outreach.contests.people import learners
from doudi.outreach.trainings.models import LONGEST_MINUTES, AgendaItem, Invitation, Training, TrainingMaterial
from doudi.outreach.trainings.queries import missing_people
from doudi.outreach.trainings.refusals import SignInRefused, TrainingIncomplete
from doudi.outreach.trainings.sign_in_codes import is_good
from doudi.outreach.trainings.workflow import TRAINING_TRANSITIONS
from doudi.values.carries import carries

MOST_INVITED = 2000
MOST_AGENDA_ITEMS = 40
MOST_MATERIALS = 20
_TEST_DAYS = 3


@dataclass(frozen=True)
class AgendaLine:
    """A point of the agenda."""

    text: str
    department: str = ""
    speaker: str = ""


@dataclass(frozen=True)
class TrainingPlan:
    """What a training is to be, and who is to come."""

    kind: str
    title: str
    held_at: datetime
    place_held: str
    agenda: Sequence[AgendaLine]
    invited: Sequence[User]
    topics: Sequence[str] = ()


@carries("P18-2.b")
@action("training.enter")
def enter_training(*, by: User, plan: TrainingPlan, make_up_of: Training | None = None) -> Training:
    """Plan a training with its agenda and its people; another person announces it.

    Raises:
        PermissionRequired, TrainingIncomplete, ReasonRequired
    """
    require_permission(by, Permission.MANAGE_OUTREACH)
    if not 1 <= len(plan.agenda) <= MOST_AGENDA_ITEMS:
        message = _("请写议程，一行一项，最多{most}项。").format(most=MOST_AGENDA_ITEMS)
        raise TrainingIncomplete(message, agenda=message)
    if {line.department for line in plan.agenda} - {"", *Department.values}:
        message = _("议程里有不认识的部门。")
        raise TrainingIncomplete(message, agenda=message)
    if not 1 <= len(plan.invited) <= MOST_INVITED:
        message = _("请选择参加的人，最多{most}人。").format(most=MOST_INVITED)
        raise TrainingIncomplete(message, townships=message)
    training = Training.objects.create(
        kind=plan.kind,
        title=required_text(plan.title, "title")[:60],
        held_at=plan.held_at,
        place_held=required_text(plan.place_held, "place_held")[:60],
        topics=[topic for topic in plan.topics if topic in Topic.values],
        make_up_of=make_up_of,
        entered_by=by,
    )
    AgendaItem.objects.bulk_create(
        AgendaItem(
            training=training,
            order=order,
            text=required_text(line.text, "agenda")[:120],
            department=line.department,
            speaker=line.speaker.strip()[:40],
        )
        for order, line in enumerate(plan.agenda, start=1)
    )
    Invitation.objects.bulk_create(
        Invitation(training=training, user=user, township_code=user.township_code) for user in plan.invited
    )
    record(
        _("安排{kind}“{title}”，{number}人参加。").format(
            kind=training.get_kind_display(), title=training.title, number=len(plan.invited)
        ),
        subject=training,
    )
    return training


def _locked(training: Training, verb: str, seen_version: int | None) -> Training:
    locked = lock_row(Training.objects.all(), training.pk)
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经修改，请看过再办。"))
    refuse_transition(TRAINING_TRANSITIONS, locked.state, verb, _("这一步已经办过，或者还不能办。"))
    return locked


@action("training.announce")
def announce_training(*, by: User, training: Training, seen_version: int | None = None) -> Training:
    """Announce a training to those invited; another person does it than who planned it.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, SecondPersonRequired
    """
    require_permission(by, Permission.MANAGE_OUTREACH)
    locked = _locked(training, "announce", seen_version)
    refuse_same_person(by, locked.entered_by_id, sentence=_("通知由另一人确认。"))
    locked.announced_by, locked.announced_on = by, today()
    advance(locked, "announce", TRAINING_TRANSITIONS)
    record(_("通知“{title}”。").format(title=locked.title), subject=locked)
    return locked


@action("training.add_material")
def add_material(*, by: User, training: Training, title: str, file: Upload) -> TrainingMaterial:
    """Add a file for those invited.

    Raises:
        PermissionRequired, TransitionNotAllowed, TrainingIncomplete, ReasonRequired
    """
    require_permission(by, Permission.MANAGE_OUTREACH)
    locked = _locked(training, "change", None)
    if locked.materials.count() >= MOST_MATERIALS:
        raise TrainingIncomplete(_("材料最多{most}份。").format(most=MOST_MATERIALS))
    stored = store_upload(by=by, upload=file, village_code=str(by.division_id))
    made = TrainingMaterial.objects.create(training=locked, title=required_text(title, "title")[:80], file=stored)
    record(_("给“{title}”添加材料“{file}”。").format(title=locked.title, file=made.title), subject=locked)
    return made


@action("training.read_material")
def read_material(*, by: User, material: TrainingMaterial) -> bytes:
    """Return a file of a training to somebody invited, or to who may read about trainings.

    Raises:
        OutsideScope
    """
    is_invited = Invitation.objects.filter(training=material.training, user=by).exists()
    if not is_invited and not by.may(Permission.READ_OUTREACH):
        raise OutsideScope(_("您没有参加这次培训。"))
    content = file_storage.read(material.file.key)
    record(_("查看培训材料“{title}”。").format(title=material.title), subject=material)
    return content


@carries("P18-2.b")
@action("training.sign_in")
def sign_in(*, by: User, training: Training, code: str) -> Invitation:
    """Sign oneself in by the code on the screen.

    Raises:
        PermissionRequired, TransitionNotAllowed, SignInRefused
    """
    require_permission(by, Permission.LEARN)
    refuse_transition(TRAINING_TRANSITIONS, training.state, "sign_in", _("还没有通知，或者已经办结。"))
    if not is_good(code, training.pk):
        raise SignInRefused(_("签到码已经过期，请重新扫屏幕上的码。"))
    return _sign_in(training, by, Invitation.Way.CODE, by)


@action("training.sign_in_for")
def sign_in_for(*, by: User, invitation: Invitation) -> Invitation:
    """Sign somebody in who has no phone: the bureau anybody, a township its own people, nobody themselves.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, SecondPersonRequired
    """
    require_permission(by, Permission.REPORT_OUTREACH)
    if not by.may(Permission.MANAGE_OUTREACH) and invitation.township_code != by.township_code:
        raise OutsideScope(_("这个人不在您的乡镇。"))
    training = invitation.training
    refuse_transition(TRAINING_TRANSITIONS, training.state, "sign_in", _("还没有通知，或者已经办结。"))
    refuse_same_person(by, invitation.user_id, sentence=_("补登由另一人办；本人请扫码签到。"))
    return _sign_in(training, invitation.user, Invitation.Way.MANUAL, by)


def _sign_in(training: Training, user: User, way: str, by: User) -> Invitation:
    missing = SignInRefused(_("您不在这次会议的参加人员里。"))
    locked = lock_row(Invitation.objects.filter(training=training, user=user), _key(training, user), missing)
    if locked.signed_in_at is None:
        locked.signed_in_at, locked.way, locked.signed_in_by = timezone.now(), way, by
        locked.save()
    record(
        _("{name}签到“{title}”。").format(name=user.name, title=training.title),
        subject=training,
        village_code=locked.township_code,
    )
    return locked


def _key(training: Training, user: User) -> int | None:
    return Invitation.objects.filter(training=training, user=user).values_list("pk", flat=True).first()


@carries("P18-2.b")
@action("training.arrange_test")
def arrange_test(*, by: User, training: Training, question_count: int, minutes: int) -> Contest:
    """Arrange the short test of a training for those invited; it opens with the training and stays open three days.

    Raises:
        PermissionRequired, TransitionNotAllowed, TrainingIncomplete, ContestIncomplete
    """
    locked = _locked(training, "change", None)
    if locked.test_id is not None:
        raise TrainingIncomplete(_("这次培训已经有测试。"))
    plan = ContestPlan(
        title=_("{title}测试").format(title=locked.title)[:60],
        question_count=question_count,
        minutes=minutes,
        opens_at=locked.held_at,
        closes_at=locked.held_at + timedelta(days=_TEST_DAYS),
        topics=locked.topics,
        kind=Contest.Kind.TEST,
        invited=list(locked.invitations.values_list("user_id", flat=True)),
    )
    locked.test = enter_contest(by=by, plan=plan)
    locked.save()
    record(_("给“{title}”安排测试。").format(title=locked.title), subject=locked)
    return locked.test


@carries("P18-2.b")
@action("training.close")
def close_training(*, by: User, training: Training, minutes: str, seen_version: int | None = None) -> Training:
    """Close a training that was held, with its minutes.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, TrainingIncomplete, ReasonRequired
    """
    require_permission(by, Permission.MANAGE_OUTREACH)
    locked = _locked(training, "close", seen_version)
    if timezone.now() < locked.held_at:
        raise TrainingIncomplete(_("还没有到开会的时间。"))
    locked.minutes = required_text(minutes, "minutes", _("请写纪要。"))[:LONGEST_MINUTES]
    locked.closed_by, locked.closed_on = by, today()
    advance(locked, "close", TRAINING_TRANSITIONS)
    record(_("“{title}”办结。").format(title=locked.title), subject=locked)
    return locked


@carries("P18-2.b")
def arrange_make_up(*, by: User, training: Training, held_at: datetime, place_held: str) -> Training:
    """Plan a make-up for those who missed a training, with the same agenda.

    Raises:
        PermissionRequired, TransitionNotAllowed, TrainingIncomplete, ReasonRequired
    """
    refuse_transition(TRAINING_TRANSITIONS, training.state, "make_up", _("办结以后再安排补训。"))
    missed = {one.user_id for one in missing_people(training)}
    if not missed:
        raise TrainingIncomplete(_("没有缺席的人，不用补训。"))
    plan = TrainingPlan(
        kind=Training.Kind.MAKE_UP,
        title=gettext_noop("{title}（补训）").format(title=training.title)[:60],
        held_at=held_at,
        place_held=place_held,
        agenda=[AgendaLine(one.text, one.department, one.speaker) for one in training.agenda.all()],
        invited=list(learners().filter(pk__in=missed)),
        topics=training.topics,
    )
    return enter_training(by=by, plan=plan, make_up_of=training)
