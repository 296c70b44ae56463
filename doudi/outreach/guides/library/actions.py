"""Enter, check again and retire items of the library."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.actions import store_upload
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import lock_row, refuse_stale
from doudi.core.refusals import TransitionNotAllowed, required_text
from doudi.outreach.guides.library.freshness import digest_of, unknown_clauses
from doudi.outreach.guides.models import LONGEST_TEXT, LibraryItem
from doudi.outreach.guides.refusals import LibraryItemIncomplete

MOST_CLAUSES = 20


@dataclass(frozen=True)
class ItemText:
    """What an item says."""

    kind: str
    title: str
    text: str
    clauses: tuple[str, ...]
    file: Upload | None = None


def _refuse_wrong_clauses(clauses: tuple[str, ...]) -> None:
    if not clauses or len(clauses) > MOST_CLAUSES:
        message = _("请写明依据的条款，最多{most}条。").format(most=MOST_CLAUSES)
        raise LibraryItemIncomplete(message, clauses=message)
    if unknown := unknown_clauses(clauses):
        message = _("规则库里没有{clauses}，请照“文件和条款”里的编号写。").format(clauses="、".join(unknown))
        raise LibraryItemIncomplete(message, clauses=message)


@action("library.add")
def add_item(*, by: User, item: ItemText) -> LibraryItem:
    """Add an item that is right by its clauses today.

    Raises:
        PermissionRequired, LibraryItemIncomplete, ReasonRequired
    """
    require_permission(by, Permission.MANAGE_OUTREACH)
    title = required_text(item.title, "title", _("请写明标题。"))[:80]
    if LibraryItem.objects.filter(title=title).exists():
        message = _("已经有“{title}”。").format(title=title)
        raise LibraryItemIncomplete(message, title=message)
    _refuse_wrong_clauses(item.clauses)
    if item.kind not in LibraryItem.Kind.values:
        raise LibraryItemIncomplete(_("请选择类别。"), kind=_("请选择类别。"))
    made = LibraryItem(
        kind=item.kind,
        title=title,
        text=required_text(item.text, "text", _("请写明内容。"))[:LONGEST_TEXT],
        clauses=list(item.clauses),
        clause_digest=digest_of(item.clauses),
        entered_by=by,
        entered_on=today(),
        checked_by=by,
        checked_on=today(),
    )
    if item.file is not None:
        made.file = store_upload(by=by, upload=item.file, village_code=str(by.scope).ljust(12, "0"))
    made.save()
    record(_("资料库加入“{title}”。").format(title=title), subject=made)
    return made


@action("library.check")
def check_item(*, by: User, item: LibraryItem, text: str, seen_version: int | None = None) -> LibraryItem:
    """Say that an item is right by its clauses today, with its text corrected where that is needed.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, ReasonRequired
    """
    locked = _locked(by, item, seen_version)
    locked.text = required_text(text, "text", _("请写明内容。"))[:LONGEST_TEXT]
    locked.clause_digest = digest_of(locked.clauses)
    locked.checked_by, locked.checked_on = by, today()
    locked.version += 1
    locked.save()
    record(_("核对资料“{title}”，与条款一致。").format(title=locked.title), subject=locked)
    return locked


@action("library.retire")
def retire_item(*, by: User, item: LibraryItem, why: str, seen_version: int | None = None) -> LibraryItem:
    """Take an item out of use, with a reason.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, ReasonRequired
    """
    locked = _locked(by, item, seen_version)
    locked.retired_why = required_text(why, "why", _("请写明停用的理由。"))[:200]
    locked.retired_on = today()
    locked.version += 1
    locked.save()
    record(_("停用资料“{title}”。").format(title=locked.title), subject=locked, why=locked.retired_why)
    return locked


def _locked(by: User, item: LibraryItem, seen_version: int | None) -> LibraryItem:
    require_permission(by, Permission.MANAGE_OUTREACH)
    locked = lock_row(LibraryItem.objects.all(), item.pk)
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经修改，请看过再办。"))
    if locked.retired_on is not None:
        raise TransitionNotAllowed(_("这份资料已经停用。"))
    return locked
