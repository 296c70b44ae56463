"""Answer, verify, send back and assign doubts: one row or many at once, each with one audit entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from doudi.casework.recusal.queries import conflicted_people
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.actions import store_upload
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.refusals import required_text
from doudi.supervision.rectification.doubts.models import Doubt, DoubtList, DoubtStep
from doudi.supervision.rectification.doubts.refusals import DoubtsNotAllowed
from doudi.supervision.rectification.doubts.workflow import DoubtState, ListState, Reason, StepKind
from doudi.supervision.rectification.refusals import OwnerRequired
from doudi.supervision.rectification.scope import owner_code, supervised_scope, township_owners
from doudi.values.carries import carries

LONGEST_WORDS = 1_000
_CHUNK = 500


@dataclass
class Selection:
    """Rows that an act may deal with, and how many were left out for which reason."""

    ready: list[int] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)

    def leave_out(self, reason: str, number: int = 1) -> None:
        """Count rows that are left out."""
        if number:
            self.left_out[reason] = self.left_out.get(reason, 0) + number


def select(act: str, keys: Sequence[int], *, by: User) -> Selection:
    """Return which of some rows a user may answer, verify, send back or assign; those unseen are left out.

    A row about the user or a registered relative is left to others (MCA57-11).
    """
    found = Selection()
    columns = ("pk", "state", "village_code", "person_id", "answer__done_by_id", "list__state")
    rows: list[tuple[int, str, str, int | None, int | None, str]] = []
    for first in range(0, len(keys), _CHUNK):
        visible = Doubt.objects.in_scope(supervised_scope(by)).filter(pk__in=keys[first : first + _CHUNK])
        rows += visible.values_list(*columns)
    people = {person for _pk, _state, _village, person, _by, _list in rows if person is not None}
    recused = conflicted_people(people, by=by) if people else set()
    own = owner_code(by)
    for pk, state, village, person, answered_by, of_list in rows:
        reason = ""
        if of_list != ListState.PASSED:
            reason = _("清单还没有下发")
        elif person in recused:
            reason = _("涉及您本人或者已备案的近亲属")
        elif act in {"answer", "assign"} and state != DoubtState.OPEN:
            reason = _("已经答复")
        elif act == "answer" and village != own:
            reason = _("不由本单位核实")
        elif act in {"verify", "send_back"} and state != DoubtState.ANSWERED:
            reason = _("还没有答复，或者已经核验")
        elif act == "verify" and answered_by == by.pk:
            reason = _("是您自己答复的，要由另一人核验")
        if reason:
            found.leave_out(reason)
        else:
            found.ready.append(pk)
    return found


def _selected(act: str, keys: Sequence[int], by: User) -> list[int]:
    found = select(act, keys, by=by)
    if not found.ready:
        reasons = "；".join(found.left_out) or _("没有选中辖区内的疑点")
        raise DoubtsNotAllowed(_("选中的都不能这样办：{reasons}。").format(reasons=reasons))
    return found.ready


def _update(keys: Sequence[int], **values: object) -> None:
    for first in range(0, len(keys), _CHUNK):
        Doubt.objects.filter(pk__in=keys[first : first + _CHUNK]).update(**values)


def _lock(keys: Sequence[int]) -> DoubtList:
    """Lock the list of the rows, so that two users do not deal with them at once; return it."""
    lists = list(
        DoubtList.objects.filter(pk__in=Doubt.objects.filter(pk__in=keys[:_CHUNK]).values("list"))
        .select_for_update()
        .order_by("pk")
    )
    if len(lists) != 1:
        raise DoubtsNotAllowed(_("请选同一份清单里的疑点。"))
    return lists[0]


@carries("P18-16.c")
@action("rectification.answer_doubts")
def answer_doubts(*, by: User, keys: Sequence[int], reason: str, words: str, proof: Upload | None = None) -> int:
    """Answer rows that the user's township owns, with one reason, words and proof; return their number.

    Raises:
        PermissionRequired, ReasonRequired, DoubtsNotAllowed, EmptyFile, FileTooLarge, WrongFileType
    """
    require_permission(by, Permission.ANSWER_SUPERVISION)
    listed = _lock(keys)
    ready = _selected("answer", keys, by)
    text = required_text(words, "words", _("请写明怎么核实的。"), is_sealed=True)
    label = Reason(reason).label
    code = owner_code(by)
    file = None
    if proof is not None:
        file = store_upload(by=by, upload=proof, village_code=code)
    step = DoubtStep.objects.create(
        kind=StepKind.ANSWER, reason=reason, sealed_words=text[:LONGEST_WORDS], proof=file, done_by=by, done_on=today()
    )
    _update(ready, state=DoubtState.ANSWERED, answer=step, checked=None)
    _record(_("答复疑点清单“{title}”{number}条：{reason}。"), listed, ready, code, reason=str(label))
    return len(ready)


@carries("P18-16.c")
@action("rectification.verify_doubts")
def verify_doubts(*, by: User, keys: Sequence[int], words: str = "") -> int:
    """Confirm answers as another person of the bureau; return their number.

    Raises:
        PermissionRequired, DoubtsNotAllowed
    """
    require_permission(by, Permission.MANAGE_SUPERVISION)
    listed = _lock(keys)
    ready = _selected("verify", keys, by)
    _update(ready, state=DoubtState.VERIFIED, checked=_check(StepKind.VERIFY, by, words.strip()))
    _record(_("核验疑点清单“{title}”的答复{number}条。"), listed, ready, "")
    return len(ready)


@action("rectification.send_doubts_back")
def send_doubts_back(*, by: User, keys: Sequence[int], words: str) -> int:
    """Send answers back with what is missing; return their number.

    Raises:
        PermissionRequired, ReasonRequired, DoubtsNotAllowed
    """
    require_permission(by, Permission.MANAGE_SUPERVISION)
    listed = _lock(keys)
    ready = _selected("send_back", keys, by)
    text = required_text(words, "words", _("请写明还缺什么。"), is_sealed=True)
    _update(ready, state=DoubtState.OPEN, answer=None, checked=_check(StepKind.SEND_BACK, by, text))
    _record(_("退回疑点清单“{title}”的答复{number}条。"), listed, ready, "")
    return len(ready)


@action("rectification.assign_doubts")
def assign_doubts(*, by: User, keys: Sequence[int], owner: str) -> int:
    """Let another township answer rows; return their number.

    Raises:
        PermissionRequired, OwnerRequired, DoubtsNotAllowed
    """
    require_permission(by, Permission.MANAGE_SUPERVISION)
    listed = _lock(keys)
    names = dict(township_owners())
    if owner not in names:
        message = _("请选择乡镇。")
        raise OwnerRequired(message, owner=message)
    ready = _selected("assign", keys, by)
    _update(ready, village_code=owner)
    _record(_("疑点清单“{title}”{number}条分派给{owner}核实。"), listed, ready, owner, owner=names[owner])
    return len(ready)


def _check(kind: StepKind, by: User, words: str) -> DoubtStep:
    return DoubtStep.objects.create(kind=kind, sealed_words=words[:LONGEST_WORDS], done_by=by, done_on=today())


def _record(sentence: str, listed: DoubtList, ready: Sequence[int], village_code: str, **more: str) -> None:
    text = sentence.format(title=listed.title, number=len(ready), **more)
    record(text, subject=listed, village_code=village_code, new={"rows": len(ready), "first": list(ready[:50])})
