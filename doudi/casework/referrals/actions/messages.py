"""Messages of applicants to the officer in charge."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.casework.cases.applicant import Applicant
from doudi.casework.models import Case, Message
from doudi.casework.procedures.clocks import deadline
from doudi.casework.referrals.workflow import LONGEST_TEXT, end_with_answer, lock_open
from doudi.casework.refusals import TooManyMessages
from doudi.core.accounts.models import User
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.refusals import required_text

MOST_OPEN_MESSAGES = 3


@action("message.send")
def send_message(*, by: Applicant, case: Case, text: str) -> Message:  # noqa: ARG001 - read by the decorator
    """Send the applicant's message to the officer in charge.

    Raises:
        ReasonRequired
        TooManyMessages: :data:`MOST_OPEN_MESSAGES` are not answered yet.
    """
    if case.messages.filter(ended_on=None).count() >= MOST_OPEN_MESSAGES:
        raise TooManyMessages(_("前面的留言还没有答复，请等一等，急事请打电话或到乡镇窗口。"))
    message = Message.objects.create(
        case=case,
        village_code=case.village_code,
        due_on=deadline("message_days", today()),
        sealed_text=required_text(text, "words", _("请写上要说的话。"), is_sealed=True)[:LONGEST_TEXT],
    )
    record(_("申请人留言。"), subject=case, village_code=case.village_code)
    return message


@action("message.answer")
def answer_message(*, by: User, message: Message, answer: str) -> Message:
    """Answer a message; the applicant reads the answer on the progress page.

    Raises:
        PermissionRequired, OutsideScope, AlreadyAnswered, ReasonRequired
    """
    locked = end_with_answer(lock_open(Message, message, by), by, answer)
    record(_("答复申请人留言。"), subject=locked.case, village_code=locked.village_code)
    return locked
