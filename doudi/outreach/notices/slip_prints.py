"""Print the slips of a village; each print is recorded."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.divisions.queries import place_name
from doudi.core.refusals import TransitionNotAllowed
from doudi.outreach.notices import queries
from doudi.outreach.notices.models import NoticeRound
from doudi.outreach.notices.refusals import TooManySlips
from doudi.outreach.notices.slips import MOST_SLIPS, Slip, SlipWriter
from doudi.values.carries import carries


@carries("P30-3.1")
@action("notice_round.print")
def print_slips(*, by: User, prepared: NoticeRound, village_code: str, is_sealed: bool) -> list[Slip]:
    """Return the slips of a village to print: the open ones, or the sealed ones of families with children's benefits.

    Raises:
        PermissionRequired, TransitionNotAllowed, TooManySlips
    """
    require_permission(by, Permission.READ_NOTICES)
    if not prepared.is_out:
        raise TransitionNotAllowed(_("告知单确认以后才能印。"))
    found = queries.notices_of_village(prepared, village_code, by=by).filter(has_children_benefit=is_sealed)
    rows = list(found[: MOST_SLIPS + 1])
    if len(rows) > MOST_SLIPS:
        raise TooManySlips(_("一次最多印{most}张。").format(most=MOST_SLIPS))
    record(
        _("打印{place}告知单{number}张：“{title}”。").format(
            place=place_name(village_code), number=len(rows), title=prepared.title
        ),
        subject=prepared,
        village_code=village_code,
    )
    return SlipWriter(prepared).slips_of(rows)
