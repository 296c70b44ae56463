"""The next step of a run for a user: a button to press, or a hint at what must happen first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission, Role
from doudi.core.process import primary_verb
from doudi.payments.models import Run
from doudi.payments.runs.locking import hands_before
from doudi.payments.runs.verbs import VERBS
from doudi.payments.workflow import UNANSWERED_STATES, RunState
from doudi.ui.tables import Text


@dataclass(frozen=True)
class NextStep:
    """What the user can do next with a run.

    Attributes:
        verb: the verb of the button; empty if there is only a hint.
        label: the text of the button.
        hint: what must happen first; empty if there is a button.
        tone: the tone of the hint's notice.
        url: a page to go on with, and its label.
        may_send_back: whether the user may send the run back instead.
    """

    verb: str = ""
    label: Text = ""
    hint: str = ""
    tone: str = ""
    url: str = ""
    url_label: str = ""
    may_send_back: bool = False


def next_verb(run: Run, user: User) -> str:
    """Return the verb of the run that waits for the user; empty for none.

    Besides the verbs of the run there are ``confirm`` (townships confirm their roll) and ``bank`` (payment files are
    exchanged with the bank).
    """
    if run.kind == Run.Kind.OPENING:
        may_confirm = run.state == RunState.PREPARED and user.may(Permission.APPROVE_PAYROLL)
        return "adopt" if may_confirm else ""
    if run.state == RunState.PREPARED and Role(user.role) in {Role.TOWNSHIP_OFFICER, Role.TOWNSHIP_LEADER}:
        return "confirm"
    name = primary_verb(VERBS.values(), run.state)
    if not name or not _may(user, name) or user.pk in hands_before(run, name):
        return ""
    return "bank" if name == "close" and _has_unanswered_payments(run) else name


def _may(user: User, verb: str) -> bool:
    permission = VERBS[verb].permission
    return permission is not None and user.may(permission)


def _has_unanswered_payments(run: Run) -> bool:
    return run.payments.filter(state__in=UNANSWERED_STATES).exists()


def next_step(run: Run, user: User, *, has_roll_to_confirm: bool, missing_townships: Sequence[str]) -> NextStep | None:
    """Return the user's next step with a run; None if it waits for others.

    Args:
        has_roll_to_confirm: whether a roll within the user's division is not confirmed.
        missing_townships: names of the townships that have not confirmed their roll.
    """
    verb = next_verb(run, user)
    if verb == "confirm":
        if not has_roll_to_confirm:
            return None
        return NextStep(hint=_("请打开本乡镇的名册，看过变化再核对。"), tone="warn")
    if verb == "bank":
        return _exchange_files(run)
    if missing_townships and run.state == RunState.PREPARED and user.may(Permission.PREPARE_PAYROLL):
        names = "、".join(missing_townships)
        return NextStep(hint=_("还没有核对的乡镇：{names}。全部核对以后，再审核报批。").format(names=names))
    if verb:
        return NextStep(verb, VERBS[verb].label, may_send_back=verb in {"approve", "release"})
    return None


def _exchange_files(run: Run) -> NextStep:
    hint = (
        _("还有款项等银行回盘：有了回盘就上传，全部有了结果再结账。")
        if run.bank_files.exists()
        else _("下一步：生成代发文件，交银行。")
    )
    return NextStep(hint=hint, tone="warn", url=reverse("bank_exchange:run", args=[run.pk]), url_label=_("去银行代发"))
