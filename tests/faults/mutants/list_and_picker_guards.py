"""Mutants of lists, saved views, pickers, and large changes of standards."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_LIST = "doudi/ui/lists/shown_list.py"
_VIEWS = "doudi/ui/lists/saved_views.py"
_RETURN = "doudi/ui/lists/views.py"
_FIELD = "doudi/ui/pickers/fields.py"
_PEOPLE = "doudi/registry/pickers.py"
_COMPARED = "doudi/registry/people/forms.py"
_STANDARDS = "doudi/lawbook/standards/actions.py"
MUTANTS = (
    Mutant(
        "a list is sorted only by columns that offer it",
        _LIST,
        "if column is None or not column.sort:",
        "if column is None:",
        hints=("test_order_that_is_not_offered_is_refused",),
    ),
    Mutant(
        "a list too long to count keeps its order",
        _LIST,
        "if not asked or self.count.is_more:",
        "if not asked:",
        hints=("test_count_is_bounded_and_a_list_beyond_it_is_not_sorted",),
    ),
    Mutant(
        "an export needs the permission of its list",
        _LIST,
        "            permission=self.declaration.export,\n",
        "",
        hints=("test_export_is_refused_without_the_permission",),
    ),
    Mutant(
        "a view is deleted by its owner",
        _VIEWS,
        "if view.user_id != by.pk:",
        "if view.user_id is None:",
        hints=("test_views_are_saved_for_oneself_and_deleted",),
    ),
    Mutant(
        "a view holds no number of a card",
        _VIEWS,
        "or _LONG_NUMBER.search(query)",
        "",
        hints=("test_views_are_limited_and_hold_no_numbers_of_cards",),
    ),
    Mutant(
        "views are limited",
        _VIEWS,
        "if others.count() >= MAX_VIEWS:",
        "if others.count() > MAX_VIEWS:",
        hints=("test_views_are_limited_and_hold_no_numbers_of_cards",),
    ),
    Mutant(
        "saving a view leads to no other site",
        _RETURN,
        " and url_has_allowed_host_and_scheme(path, allowed_hosts=None)",
        "",
        hints=("test_saving_leads_nowhere_else",),
    ),
    Mutant(
        "a choice made for another text does not count",
        _FIELD,
        'if text and data.get(f"{name}_for", text) != text:',
        "if not text and picked is None:",
        hints=("test_choice_of_another_text_does_not_count",),
    ),
    Mutant(
        "a picker finds nobody for those without the permission",
        _PEOPLE,
        "return bool(by.may(Permission.READ_REGISTRY))",
        "return True",
        hints=("test_number_in_a_form_is_limited_to_the_scope_and_the_permission",),
    ),
    Mutant(
        "a picker takes numbers within the scope",
        _PEOPLE,
        "return _person_of(Person.objects.visible_to(by), key, by)",
        "return _person_of(Person.objects.all(), key, by)",
        hints=("test_number_in_a_form_is_limited_to_the_scope_and_the_permission",),
    ),
    Mutant(
        "people are compared before they are merged",
        _COMPARED,
        'if cleaned.get(self.compared_with) and not cleaned.get("is_compared"):',
        "if False:",
        hints=("test_merge_page",),
    ),
    Mutant(
        "a large change of a standard needs a tick",
        _STANDARDS,
        "if changed and not is_large_change_meant:",
        "if False:",
        hints=("test_large_change_needs_a_tick",),
    ),
    Mutant(
        "previews: an altered value is shown again",
        "doudi/registry/circumstances/views.py",
        'request.POST.get("previewed") not in {None, form.as_previewed}',
        "False",
        hints=("test_value_altered_after_the_preview_is_shown_again_before_it_is_saved",),
    ),
    Mutant(
        "pickers: a household moves only within its township",
        "doudi/registry/households/forms.py",
        "        if village.code[:TOWNSHIP_DIGITS] != self._from_code[:TOWNSHIP_DIGITS]:\n",
        "        if False:\n",
        hints=("test_move_and_answer_on_their_pages",),
    ),
    Mutant(
        "pickers: a transfer leads to another township",
        "doudi/casework/post_award/forms.py",
        "        if village.code[:TOWNSHIP_DIGITS] == self.view.case.village_code[:TOWNSHIP_DIGITS]:\n",
        "        if False:\n",
        hints=("test_village_of_a_transfer_is_picked_among_those_of_the_county",),
    ),
)
