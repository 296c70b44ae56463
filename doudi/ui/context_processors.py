"""Context of the frame of every page: navigation, size of text, version."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from doudi import __version__
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.cookies import cookie_name
from doudi.ui.navigation import NavigationEntry, NavigationLink, NavigationSection, entry_of, sections_of
from doudi.ui.visited_lists import visited_lists


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Return navigation, size of text and version; the navigation is made only where a template shows it."""
    user: Any = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "frame": SimpleLazyObject(lambda: _frame(request, user if signed_in else None)),
        "has_rail": signed_in and user.may(Permission.DESK),
        "language_tag": "en" if get_language() == "en" else "zh-Hans",
        "density": user.density if signed_in else _density(request),
        "version": __version__,
        "now": timezone.now(),
        "demonstration": settings.DEMONSTRATION,
        "may_search": signed_in and user.may(Permission.READ_REGISTRY),
    }


def _density(request: HttpRequest) -> str:
    """Return the size of text that a visitor chose, kept in a cookie."""
    return "elder" if request.COOKIES.get(cookie_name("density")) == "elder" else "console"


@dataclass(frozen=True)
class Frame:
    """The navigation around a page: groups of links, and the entry to which the page belongs."""

    sections: list[NavigationSection]
    here: NavigationEntry | None
    is_entry_page: bool
    query: str = ""

    @property
    def back_url(self) -> str:
        """The list of the page with the filters that the user left it with."""
        url = self.here.url if self.here else settings.HOME_URL
        return f"{url}?{self.query}" if self.query else url

    @property
    def waiting(self) -> NavigationLink:
        """The button of the drawer on phones, with everything that waits."""
        total = sum(link.count for section in self.sections for link in (*section.links, *section.minor))
        return NavigationLink(_("菜单"), "", total)

    @cached_property
    def html(self) -> str:
        """The navigation as HTML; pages hold it twice, as a rail and as a drawer."""
        return _navigation_html(tuple(self.sections), get_language() or "")


@lru_cache(maxsize=1_000)
def _navigation_html(sections: tuple[NavigationSection, ...], _language: str) -> str:
    """Return the navigation as HTML; most pages of a user show the same."""
    return render_to_string("ui/navigation.html", {"sections": sections})


def _frame(request: HttpRequest, user: User | None) -> Frame:
    match = request.resolver_match
    visited = visited_lists(request) if user is not None else {}
    here = entry_of(match.view_name, list(visited)) if match else None
    is_entry_page = here is not None and match is not None and match.view_name == here.url_name
    query = visited.get(here.url_name, "") if here else ""
    return Frame(sections_of(user, here, is_entry_page=is_entry_page), here, is_entry_page, query)
