"""Mutants of the family file, the search, contact data and the effect of a change."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_PANELS = "doudi/registry/households/panels.py"
_REVEAL = "doudi/registry/personal_data/actions.py"
_CASE_CONTACT = "doudi/casework/contacts/actions.py"
_PEOPLE = "doudi/registry/search/people.py"
_APPLICATIONS = "doudi/casework/search/queries.py"
_CONFIDENTIAL = "doudi/registry/circumstances/hiv_confidentiality.py"
_EFFECTS = "doudi/registry/circumstances/views.py"
_PAYMENTS = "doudi/payments/family_file/queries.py"
MUTANTS = (
    Mutant(
        "a panel only for those who may see it",
        _PANELS,
        "if panel is not None and panel.has_page and by.may(panel.permission) else None",
        "if panel is not None and panel.has_page else None",
        hints=("test_panel_page_needs_its_own_permission",),
    ),
    Mutant(
        "payments until the day somebody left",
        _PANELS,
        'allowed |= Q(**{person: former.pk, f"{day}__lte": last})',
        "allowed |= Q(**{person: former.pk})",
        hints=("test_payments_after_somebody_left",),
    ),
    Mutant(
        "a payment opens within the scope alone",
        _PAYMENTS,
        'url=payment.get_absolute_url() if contains(scope, payment.village_code) else ""',
        "url=payment.get_absolute_url()",
        hints=("test_household_page_begins_with_the_payments",),
    ),
    Mutant(
        "contact data of a household in clear within the scope",
        _REVEAL,
        "    _require_purpose(by, household, why)\n",
        "",
        hints=("test_family_file_dials",),
    ),
    Mutant(
        "contact data of a case in clear within the scope",
        _CASE_CONTACT,
        "    refuse_outside_scope(by, case.village_code)\n",
        "",
        hints=("test_revealing_is_refused_to_others",),
    ),
    Mutant(
        "contact data of a case in clear by permission",
        _CASE_CONTACT,
        "    require_permission(by, Permission.REVEAL_PERSONAL_DATA)\n",
        "",
        hints=("test_revealing_is_refused_to_others",),
    ),
    Mutant(
        "people are found within the scope",
        _PEOPLE,
        "return rows if by.scope == COUNTY_CODE else rows.visible_to(by)",
        "return rows",
        hints=("test_search_is_limited_to_scope",),
    ),
    Mutant(
        "applications are found within the scope",
        _APPLICATIONS,
        'Application.objects.visible_to(by).order_by("-pk")',
        'Application.objects.order_by("-pk")',
        hints=("test_application_is_found_by_every_name_and_number",),
    ),
    Mutant(
        "children's status is redacted",
        _CONFIDENTIAL,
        "return tree if may_see_hiv_status(by) or not is_of_child else _redacted(tree)",
        "return tree",
        hints=("test_hiv_status_requires_permission",),
    ),
    Mutant(
        "a hidden status is kept by the effect",
        _EFFECTS,
        "if circumstance is None or is_hidden_from(request.user, circumstance):",
        "if circumstance is None:",
        hints=("test_effect_keeps_a_hidden_status",),
    ),
)
