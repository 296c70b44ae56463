"""Begin and end the days on which a public notice hangs."""

from __future__ import annotations

from datetime import timedelta

from doudi.casework.case_documents.actions import archive_documents
from doudi.casework.models import Case, PublicNotice
from doudi.casework.procedures.clocks import procedure_figure
from doudi.casework.public_notices.public_lines import notice_lines
from doudi.core.accounts.models import User
from doudi.core.audit.trail import SYSTEM, Actor
from doudi.core.clock import today


def begin_notice(case: Case, by: Actor) -> PublicNotice:
    """Begin the public notice of an opinion today: it hangs seven days after today (MCA57-19, MCA43-15, MCA43-26).

    Raises:
        NoticeShowsPersonalData: a line contains a long run of digits.
    """
    notice = PublicNotice.objects.create(
        case=case,
        first_day=today(),
        last_day=today() + timedelta(days=procedure_figure("posting_days", today())),
        lines=notice_lines(case),
        posted_by=by if isinstance(by, User) else None,
    )
    archive_documents(case, ("public_notice",), SYSTEM)
    return notice


def take_down_notice(case: Case, by: Actor) -> None:
    """Take down what hangs of a case, and archive the notice again with the days on which it really hung."""
    hanging = case.public_notices.filter(ended_on=None)
    if not hanging.update(ended_on=today(), ended_by=by if isinstance(by, User) else None):
        return
    archive_documents(case, ("public_notice",), SYSTEM)
