"""Mutants of the navigation, the help, and the words of audit sentences."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_NAVIGATION = "doudi/ui/navigation.py"
_VISITED = "doudi/ui/visited_lists.py"
_CHAPTERS = "doudi/console/help/chapters.py"
_ACCOUNTS = "doudi/core/accounts/actions.py"
MUTANTS = (
    Mutant(
        "navigation shows only what a role may open",
        _NAVIGATION,
        "all(user.may(access) for access in required)",
        "True",
        hints=("test_a_role_sees_only_what_it_may_open",),
    ),
    Mutant(
        "navigation counts again after an act",
        _NAVIGATION,
        "    shared_cache.delete_many([_counts_key(user), *"
        "(_desk_key(user, code) for code, _name in settings.LANGUAGES)])",
        "    return",
        hints=("test_what_waits_is_counted_once_and_again_after_an_act",),
    ),
    Mutant(
        "lists of one user stay with that user",
        _VISITED,
        'return f"lists-{request.user.pk}"',
        'return "lists"',
        hints=("test_the_way_back_keeps_the_filters",),
    ),
    Mutant(
        "long queries are not kept",
        _VISITED,
        'query if len(query) <= MAX_QUERY_LENGTH else ""',
        "query",
        hints=("test_the_way_back_keeps_the_filters",),
    ),
    Mutant(
        "raw HTML of the guide is text",
        _CHAPTERS,
        '{"html": False}',
        '{"html": True}',
        hints=("test_raw_html_of_a_chapter_is_text",),
    ),
    Mutant(
        "only chapters of the guide are shown",
        _CHAPTERS,
        "    if name not in CHAPTERS:\n        raise KeyError(name)\n",
        "",
        hints=("test_pages_link_their_section",),
    ),
    Mutant(
        "a finished tour stays finished",
        _ACCOUNTS,
        "    by.tour_finished_at = timezone.now()\n",
        "",
        hints=("test_the_tour_is_shown_until_finished_and_again_when_called",),
    ),
)
