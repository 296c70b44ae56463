"""Views of a list that a user saved: a name for a filter, an order and columns."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.audit.trail import action, record
from doudi.core.refusals import Refused, required_text
from doudi.ui.models import LONGEST_QUERY, LONGEST_VIEW_NAME, SavedView

MAX_VIEWS = 12
_LONG_NUMBER = re.compile(r"[0-9]{15,}")


class TooManyViews(Refused):
    code = "too_many_views"


class ViewNotSaved(Refused):
    code = "view_not_saved"


def saved_views(*, by: User, list_name: str) -> list[SavedView]:
    """Return the user's own views of a list, by name."""
    return list(SavedView.objects.filter(user=by, list_name=list_name).order_by("name")[:MAX_VIEWS])


@action("list_view.save")
def save_view(*, by: User, list_name: str, name: str, query: str) -> SavedView:
    """Save a view under a name; one of the same name is replaced.

    Raises:
        ReasonRequired: without a name.
        TooManyViews: the user has as many as a list may have.
        ViewNotSaved: the filter is too long, or contains a number that may be of an identity card or a bank card.
    """
    name = required_text(name, "name", _("请给这个视图起个名字。"))[:LONGEST_VIEW_NAME]
    if len(query) > LONGEST_QUERY or _LONG_NUMBER.search(query):
        raise ViewNotSaved(_("这个筛选不能保存：条件太长，或者含有证件号码。"))
    others = SavedView.objects.filter(user=by, list_name=list_name).exclude(name=name)
    if others.count() >= MAX_VIEWS:
        raise TooManyViews(_("每张名单最多保存{most}个视图，请先删去不用的。").format(most=MAX_VIEWS))
    view, _is_new = SavedView.objects.update_or_create(
        user=by, list_name=list_name, name=name, defaults={"query": query}
    )
    record(_("保存名单视图“{name}”。").format(name=name), subject=view)
    return view


@action("list_view.delete")
def delete_view(*, by: User, view: SavedView) -> None:
    """Delete a view of one's own.

    Raises:
        ViewNotSaved: it belongs to somebody else.
    """
    if view.user_id != by.pk:
        raise ViewNotSaved(_("只能删去自己保存的视图。"))
    record(_("删去名单视图“{name}”。").format(name=view.name), subject=view)
    view.delete()
