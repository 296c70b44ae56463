"""Every address, for every role, in one's own and in another township: what it answers is written down here.

A page without a line in ``EXPECTED`` fails the build.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.conftest import CAST, Cast
from tests.deaths_and_cards import record_card
from tests.pictures import PNG_HEAD

pytestmark = pytest.mark.django_db

REGISTER = {"cadre", "officer", "other_officer", "leader", "bureau", "director", "auditor"}
CHANGES = {"officer", "other_officer", "leader", "bureau", "director"}
COUNTY = {"bureau", "director", "auditor"}
CASES = CHANGES | {"cadre", "auditor"}
STANDARDS = {"bureau", "director", "finance", "auditor"}
FUNDS = {"finance", "bureau", "director", "auditor"}
PAYROLL = CHANGES | {"finance", "auditor"}
STAFF = set(CAST) - {"citizen"}

EXPECTED: dict[str, dict[str, Any]] = {
    "console:desk": {"may": STAFF},
    "console:help": {"may": STAFF},
    "console:help_chapter": {"may": STAFF, "arguments": ["pages"]},
    "console:tour": {"may": STAFF},
    "console:finish_tour": {"may": STAFF, "post_only": True},
    "console:my_account": {"may": set(CAST)},
    "console:access_log": {"may": {"audit_administrator"}},
    "console:audit_trail": {"may": {"leader", "director", "auditor", "audit_administrator"}},
    "console:accounts": {"may": {"system_administrator"}},
    "console:open_account": {"may": {"system_administrator"}},
    "console:account": {"may": {"system_administrator"}, "of_county": "account"},
    "console:account_proposals": {"may": {"system_administrator", "security_administrator"}},
    "console:account_proposal": {
        "may": {"system_administrator", "security_administrator"},
        "of_county": "account_proposal",
    },
    "console:new_money_accounts": {"may": {"director"}},
    "console:enrolments": {"may": {"leader", "security_administrator", "system_administrator"}},
    "console:enrolment": {
        "may": {"leader", "security_administrator", "system_administrator"},
        "of_county": "account",
        "not_of": {"system_administrator"},
    },
    "console:rights_review": {"may": {"security_administrator"}},
    "console:sign_in_security": {"may": {"security_administrator"}},
    "console:sign_in_security_account": {"may": {"security_administrator"}, "of_county": "account"},
    "ui:health": {"may": set(CAST), "public": True},
    "attachments:read": {"may": REGISTER, "about": "photo"},
    "registry:search": {"may": REGISTER},
    "registry:recipients": {"may": REGISTER},
    "registry:household": {"may": REGISTER, "about": "household"},
    "registry:family_panel": {"may": REGISTER, "about": "household", "more": ["payments"]},
    "registry:person": {"may": REGISTER, "about": "person"},
    "registry:person_panel": {"may": REGISTER, "about": "person", "more": ["payments"]},
    "registry:why": {"may": REGISTER, "about": "person"},
    "registry:change_person": {"may": CHANGES, "about": "person", "query": "?kind=wage_fen"},
    "registry:report_death": {"may": CHANGES | {"cadre"}, "about": "person"},
    "registry:death_reports": {"may": CHANGES | {"cadre"}},
    "registry:death_report": {"may": CHANGES | {"cadre"}, "about": "death_report"},
    "registry:text_messages": {"may": CHANGES},
    "registry:make_text_file": {"may": CHANGES, "post_only": True},
    "registry:text_file": {"may": CHANGES, "about": "text_file"},
    "registry:download_text_file": {"may": CHANGES, "about": "text_file", "post_only": True},
    "registry:text_switches": {"may": CHANGES},
    "registry:text_opt_outs": {"may": CHANGES},
    "registry:end_text_opt_out": {"may": CHANGES, "arguments": [1], "post_only": True},
    "registry:household_account_lists": {"may": CHANGES},
    "registry:new_household_account_list": {"may": CHANGES},
    "registry:household_account_list": {"may": CHANGES, "about": "household_account_list"},
    "registry:end_household_account": {"may": CHANGES, "about": "household_account"},
    "registry:move": {"may": CHANGES, "about": "person"},
    "registry:moves": {"may": CHANGES},
    "registry:move_proposal": {"may": CHANGES, "about": "move_proposal"},
    "registry:move_household": {"may": CHANGES, "about": "household"},
    "registry:merge": {"may": CHANGES, "about": "person"},
    "registry:split": {"may": CHANGES, "about": "person"},
    "registry:register_hukou": {"may": CHANGES, "about": "person"},
    "registry:register_support": {"may": CHANGES, "about": "person"},
    "registry:end_support": {"may": CHANGES, "about": "support"},
    "registry:register_family": {"may": CHANGES},
    "registry:register_member": {"may": CHANGES, "about": "household"},
    "registry:change_household": {"may": CHANGES, "about": "household", "query": "?kind=area"},
    "registry:correct": {"may": CHANGES, "about": "circumstance"},
    "registry:reveal_id_number": {"may": CHANGES, "about": "person"},
    "registry:reveal_contact": {"may": CHANGES, "about": "household"},
    "registry:reveal": {"may": CHANGES, "about": "circumstance"},
    "casework:cases": {"may": CASES},
    "casework:case": {"may": CASES, "about": "case"},
    "casework:act": {"may": CHANGES, "about": "case", "more": ["accept"], "post_only": True},
    "casework:provincial_files": {"may": CHANGES},
    "casework:provincial_states": {"may": CHANGES},
    "casework:provincial_file": {"may": CHANGES, "about": "provincial"},
    "casework:provincial_import": {"may": CHANGES, "about": "provincial", "post_only": True},
    "casework:provincial_rejected": {"may": CHANGES, "about": "provincial", "post_only": True},
    "casework:handover": {"may": CHANGES, "about": "checked", "post_only": True},
    "casework:deputies": {"may": CHANGES},
    "casework:end_deputy_period": {"may": CHANGES, "arguments": [1], "post_only": True},
    "casework:home_visit": {"may": CHANGES, "about": "checked"},
    "casework:economic_check": {"may": CASES, "about": "checked"},
    "casework:act_on_check": {"may": CHANGES, "about": "checked", "more": ["open_check"], "post_only": True},
    "casework:reveal_check_results": {"may": CHANGES, "about": "checked", "post_only": True},
    "casework:economic_checks": {"may": CASES},
    "casework:check_waivers": {"may": CASES},
    "casework:visit_list": {"may": CHANGES},
    "casework:take_visits_along": {"may": CHANGES, "post_only": True},
    "casework:visits_on_phone": {"may": CHANGES},
    "casework:visits_worker": {"may": set(CAST), "public": True},
    "casework:new_receipt_code": {"may": CHANGES, "about": "case"},
    "casework:reveal_contact": {"may": CHANGES, "about": "case"},
    "casework:case_document": {"may": CASES, "about": "on_notice", "more": ["public_notice"]},
    "casework:public_notice": {"may": CASES, "about": "on_notice"},
    "casework:recognitions": {"may": CASES},
    "casework:end_recognition": {"may": CHANGES, "about": "recognition"},
    "casework:settle_ending": {"may": CHANGES, "arguments": [1], "post_only": True},
    "casework:renew_recognition": {"may": CHANGES, "arguments": [1], "post_only": True},
    "casework:annual_reviews": {"may": CASES},
    "casework:draw_up_annual_review": {"may": CHANGES, "post_only": True},
    "casework:annual_review_village": {"may": CASES, "about": "village"},
    "casework:plan_annual_review_visits": {"may": CHANGES, "about": "village", "post_only": True},
    "casework:annual_review_sitting": {"may": CHANGES, "about": "village", "more": ["sign"], "post_only": True},
    "casework:data_entries": {"may": CHANGES},
    "casework:export_data_entries": {"may": CHANGES, "post_only": True},
    "casework:tick_off_data_entries": {"may": CHANGES, "post_only": True},
    "casework:data_entry": {"may": CHANGES, "about": "checked"},
    "casework:delegations": {"may": {"director"}},
    "casework:end_delegation": {"may": {"director"}, "arguments": [1], "post_only": True},
    "casework:publications": {"may": CASES},
    "casework:publications_of_village": {"may": CASES, "about": "village"},
    "casework:publication_list": {"may": CASES, "about": "village"},
    "casework:post_publications": {"may": CHANGES, "about": "village", "post_only": True},
    "casework:take_down_publications": {"may": CHANGES, "about": "village", "post_only": True},
    "casework:office_details": {"may": {"bureau", "director"}},
    "casework:open_case": {"may": CHANGES, "about": "household"},
    "casework:household_records": {"may": CHANGES, "about": "household"},
    "casework:next_step_of_record": {"may": CHANGES, "given": "unreported_change"},
    "casework:dibao_offers": {"may": CHANGES},
    "casework:near_relatives": {"may": CHANGES},
    "casework:end_near_relative": {"may": CHANGES, "arguments": [1], "post_only": True},
    "casework:department_cases": {"may": {"federation"}},
    "casework:department_case": {"may": {"federation"}, "of_county": "federation_case"},
    "casework:department_id_number": {"may": {"federation"}, "of_county": "federation_case", "post_only": True},
    "casework:department_act": {
        "may": {"federation"},
        "of_county": "federation_case",
        "more": ["federation_agree"],
        "post_only": True,
    },
    "casework:self_care_teams": {"may": {"bureau", "director"}},
    "casework:end_self_care_team": {"may": {"bureau", "director"}, "arguments": [1], "post_only": True},
    "casework:end_self_care_team_member": {"may": {"bureau", "director"}, "arguments": [1], "post_only": True},
    "casework:self_care_assessment": {"may": CHANGES, "about": "checked"},
    "casework:random_checks": {"may": CHANGES},
    "casework:record_random_check": {"may": CHANGES, "about": "random_check"},
    "casework:settle_relative_doubt": {"may": CHANGES, "about": "checked", "post_only": True},
    "casework:staff_directory": {"may": CHANGES},
    "casework:end_staff_member": {"may": CHANGES, "arguments": [1], "post_only": True},
    "casework:referrals": {"may": CASES},
    "casework:report_lead": {"may": CHANGES | {"cadre"}},
    "casework:lead": {"may": CASES, "about": "lead"},
    "casework:recipient_request": {"may": CASES, "about": "recipient_request"},
    "casework:print_personal_data": {"may": CHANGES, "about": "recipient_request", "post_only": True},
    "casework:recipient_request_phone": {"may": CHANGES, "about": "recipient_request"},
    "casework:referral": {"may": CASES, "about": "referral"},
    "casework:message": {"may": CASES, "about": "message"},
    "casework:decision_review": {"may": CASES, "about": "review"},
    "casework:service_guide": {"may": set(CAST), "public": True},
    "casework:service_guide_booklet": {"may": set(CAST), "public": True},
    "casework:procedure_guide_pdf": {"may": set(CAST), "public": True, "arguments": ["dibao"]},
    "casework:procedure_guide": {"may": set(CAST), "public": True, "arguments": ["dibao"]},
    "payments:runs": {"may": PAYROLL},
    "payments:run": {"may": PAYROLL, "of_county": "payroll"},
    "payments:applied_rules": {"may": PAYROLL, "of_county": "payroll"},
    "payments:check": {"may": FUNDS, "of_county": "payroll", "more": ["missed_payment"]},
    "payments:roll": {"may": PAYROLL, "given": "payroll_roll"},
    "payments:export_roll": {"may": PAYROLL, "given": "payroll_roll"},
    "payments:print_roll": {"may": PAYROLL, "given": "payroll_roll"},
    "payments:withdrawal": {"may": PAYROLL, "given": "payroll_withdrawal"},
    "payments:short_rises": {"may": PAYROLL, "given": "payroll_roll"},
    "payments:export_short_rises": {"may": PAYROLL, "given": "payroll_roll"},
    "payments:certificate_month": {"may": FUNDS, "arguments": ["2023-04"]},
    "payments:certificate": {"may": FUNDS, "of_county": "run"},
    "payments:print_certificate": {"may": FUNDS, "of_county": "run"},
    "payments:certificate_list": {"may": FUNDS, "of_county": "run", "more": ["returned"]},
    "payments:run_action": {"may": PAYROLL, "of_county": "payroll", "more": ["review"], "post_only": True},
    "payments:payment": {"may": PAYROLL, "about": "own_payment"},
    "payments:holds": {"may": CHANGES},
    "payments:lift_hold": {"may": CHANGES, "about": "hold"},
    "payments:account_authorities": {"may": CHANGES},
    "payments:confirm_account_authority": {"may": CHANGES, "about": "authority"},
    "payments:end_account_authority": {"may": CHANGES, "about": "authority"},
    "payments:changed_accounts": {"may": CHANGES, "of_county": "payroll"},
    "payments:recoveries": {"may": PAYROLL},
    "payments:recovery": {"may": PAYROLL, "about": "recovery"},
    "payments:recovery_fine": {"may": FUNDS, "of_county": "recovery"},
    "payments:return_order": {"may": PAYROLL, "about": "fined"},
    "payments:fine_decision": {"may": PAYROLL, "about": "fined"},
    "payments:calendar": {"may": PAYROLL},
    "payments:self_audit": {"may": PAYROLL},
    "payments:audit_hit": {"may": PAYROLL, "about": "audit_hit"},
    "payments:special_amounts": {"may": FUNDS},
    "payments:decide_special_amount": {"may": {"director"}, "of_county": "special"},
    "payments:take_overs": {"may": CHANGES, "leads_home": True},
    "payments:take_over": {"may": CHANGES, "given": "township"},
    "payments:without_account": {"may": CHANGES, "given": "township"},
    "payments:take_over_action": {"may": CHANGES, "arguments": ["360731100", "rehearse"], "post_only": True},
    "payments:paid_months": {"may": CHANGES, "about": "roll"},
    "payments:differences": {"may": CHANGES, "about": "roll"},
    "payments:export_differences": {"may": CHANGES, "about": "roll"},
    "payments:explain_difference": {"may": CHANGES, "about": "difference"},
    "payments:compare_again": {"may": CHANGES, "about": "roll", "post_only": True},
    "payments:confirm_roll_with_history": {"may": CHANGES, "about": "roll", "post_only": True},
    "portal:home": {"may": set(CAST), "public": True},
    "portal:page": {"may": set(CAST), "public": True, "arguments": ["village"]},
    "portal:self_check": {"may": set(CAST), "public": True},
    "portal:start_application": {"may": set(CAST), "public": True, "post_only": True},
    "portal:text_size": {"may": set(CAST), "public": True, "post_only": True},
    "portal:public_notices": {"may": set(CAST), "public": True},
    "portal:objection": {"may": set(CAST), "public": True, "about": "public_notice", "everywhere": True},
    "portal:remove_photograph": {"may": set(CAST), "public": True, "arguments": [1], "post_only": True},
    "portal:save_draft": {"may": set(CAST), "public": True, "leads_on": True},
    "portal:resume_draft": {"may": set(CAST), "public": True},
    "portal:posters": {"may": CHANGES | {"cadre"}},
    "portal:poster": {"may": CHANGES | {"cadre"}, "about": "village"},
    "portal:photograph": {"may": set(CAST), "public": True, "arguments": [1], "missing": True},
    "portal:restore_photograph": {"may": set(CAST), "public": True, "arguments": [1], "post_only": True},
    "portal:remove_member": {"may": set(CAST), "public": True, "arguments": [1], "post_only": True},
    "portal:self_check_step": {"may": set(CAST), "public": True, "arguments": [2]},
    "portal:self_check_result": {"may": set(CAST), "public": True, "leads_on": True},
    "portal:draft_saved": {"may": set(CAST), "public": True, "leads_on": True},
    "portal:clear": {"may": set(CAST), "public": True},
    "portal:submit": {"may": set(CAST), "public": True, "leads_on": True},
    "portal:receipt": {"may": set(CAST), "public": True, "leads_on": True},
    "portal:lookup": {"may": set(CAST), "public": True},
    "portal:recipient_request": {"may": set(CAST), "public": True, "arguments": ["change"]},
    "portal:recipient_request_receipt": {"may": set(CAST), "public": True, "leads_on": True},
    "portal:recipient_request_progress": {"may": set(CAST), "public": True, "leads_on": True},
    "portal:lost_code": {"may": set(CAST), "public": True},
    "portal:progress": {"may": set(CAST), "public": True, "leads_on": True},
    "portal:respond": {"may": set(CAST), "public": True, "arguments": [1, "supply"], "leads_on": True},
    "ui:pick": {"may": set(CAST), "arguments": ["people"], "post_only": True},
    "ui:save_view": {"may": set(CAST), "post_only": True},
    "ui:delete_view": {"may": set(CAST), "arguments": [1], "post_only": True},
    "ui:offline_key": {"may": set(CAST), "post_only": True},
    "ui:style_guide": {"may": set(CAST)},
    "lawbook:home": {"may": set(CAST), "public": True},
    "lawbook:legislation": {"may": set(CAST), "public": True},
    "lawbook:legal_text": {"may": set(CAST), "public": True, "arguments": ["P30"]},
    "lawbook:rules": {"may": set(CAST), "public": True},
    "lawbook:parameter": {"may": set(CAST), "public": True, "arguments": ["dibao_standard"]},
    "lawbook:to_confirm": {"may": set(CAST), "public": True},
    "lawbook:standards": {"may": STANDARDS},
    "lawbook:propose": {"may": {"bureau"}, "arguments": ["dibao_standard"]},
    "lawbook:standard": {"may": STANDARDS, "of_county": "standard"},
    "lawbook:effect": {"may": STANDARDS, "of_county": "standard"},
    "lawbook:confirm": {"may": {"director"}, "of_county": "standard", "post_only": True},
    "lawbook:refuse": {"may": {"director"}, "of_county": "standard", "post_only": True},
    "lawbook:withdraw": {"may": {"bureau"}, "of_county": "standard", "post_only": True},
    "bank_exchange:files": {"may": FUNDS},
    "bank_exchange:decide_archive_difference": {"may": {"director"}, "post_only": True},
    "bank_exchange:run": {"may": FUNDS, "of_county": "run"},
    "bank_exchange:file": {"may": FUNDS, "of_county": "bank_file"},
    "bank_exchange:download": {"may": {"finance"}, "of_county": "bank_file", "post_only": True},
    "bank_exchange:simulated_answer": {"may": {"finance"}, "of_county": "bank_file", "post_only": True},
    "bank_exchange:answer": {"may": FUNDS, "of_county": "bank_answer"},
    "bank_exchange:late_return": {"may": FUNDS, "of_county": "late_return"},
    "bank_exchange:original_answer": {"may": FUNDS, "of_county": "bank_answer", "post_only": True},
    "bank_exchange:inquiries": {"may": FUNDS},
    "bank_exchange:settle_inquiry": {"may": {"finance"}, "of_county": "payment"},
    "bank_exchange:returned_payments": {"may": REGISTER - {"cadre"} | {"finance"}},
    "funding:home": {"may": FUNDS},
    "funding:export_home": {"may": FUNDS},
    "funding:ledger": {"may": FUNDS},
    "funding:voucher": {"may": FUNDS, "of_county": "voucher"},
    "funding:correct": {"may": {"finance"}, "of_county": "voucher", "post_only": True},
    "funding:enter": {"may": {"finance"}, "arguments": ["reserve"]},
    "funding:budgets": {"may": FUNDS},
    "funding:propose_budget": {"may": {"finance"}},
    "funding:budget": {"may": FUNDS, "of_county": "budget"},
    "funding:decide_budget": {"may": {"director"}, "of_county": "budget", "more": ["confirm"], "post_only": True},
    "funding:overdrafts": {"may": FUNDS},
    "funding:propose_overdraft": {"may": {"finance"}},
    "funding:overdraft": {"may": FUNDS, "of_county": "overdraft"},
    "funding:decide_overdraft": {"may": {"director"}, "of_county": "overdraft", "more": ["refuse"], "post_only": True},
    "funding:indices": {"may": FUNDS},
    "funding:propose_price_indices": {"may": {"bureau"}},
    "funding:price_indices": {"may": FUNDS, "of_county": "price_indices"},
    "funding:decide_price_indices": {
        "may": {"director"},
        "of_county": "price_indices",
        "more": ["confirm"],
        "post_only": True,
    },
    "statements:statement": {"may": FUNDS},
    "statements:export_statement": {"may": FUNDS},
    "statistical_returns:returns": {"may": FUNDS},
    "statistical_returns:return": {"may": FUNDS, "of_county": "statistical_return"},
    "statistical_returns:export": {"may": FUNDS, "of_county": "statistical_return"},
    "statistical_returns:act": {
        "may": {"bureau", "director"},
        "of_county": "statistical_return",
        "more": ["check"],
        "post_only": True,
    },
    "statements:supplement": {"may": FUNDS},
    "statements:export_supplement": {"may": FUNDS},
    "statements:forecasts": {"may": FUNDS},
    "statements:request_forecast": {"may": FUNDS - {"auditor"}, "post_only": True},
    "statements:forecast": {"may": FUNDS, "of_county": "forecast"},
    "statements:forecast_progress": {"may": FUNDS, "of_county": "forecast"},
    "roll_import:rolls": {"may": CHANGES},
    "roll_import:roll": {"may": CHANGES, "about": "roll"},
    "roll_import:progress": {"may": CHANGES, "about": "roll"},
    "roll_import:columns": {"may": CHANGES, "about": "roll"},
    "roll_import:faults": {"may": CHANGES, "about": "roll"},
    "roll_import:mend_together": {"may": CHANGES, "about": "roll"},
    "roll_import:reveal_rows": {"may": CHANGES, "about": "staged", "post_only": True},
    "roll_import:correct": {"may": CHANGES, "about": "staged"},
    "roll_import:discard": {"may": CHANGES, "about": "roll", "post_only": True},
}
OF_THE_PACKAGES = ("account_", "mfa_", "usersessions_")


def named_pages(patterns: Any = None, prefix: str = "") -> Iterator[str]:
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from named_pages(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"


def test_every_page_has_an_access_rule() -> None:
    ours = {name for name in named_pages() if not name.startswith(OF_THE_PACKAGES)}
    assert ours == set(EXPECTED)


@pytest.fixture
def places(cast: Cast, family: Any, other_family: Any, settings: Any, tmp_path: Any) -> Any:
    from doudi.core.attachments.actions import store_attachment
    from doudi.registry import actions

    found: dict[str, dict[str, Any]] = {}
    standard = proposed_standard(cast.bureau)
    funds = funds_in_every_state(cast)
    settings.BANK_FILE_FOLDER = tmp_path / "bank-files"
    bank = bank_files_in_every_state(cast, [family.mother, other_family.mother])
    proposal = proposed_account(cast)
    for where, by, one in (("own", cast.officer, family), ("foreign", cast.other_officer, other_family)):
        said = actions.change_circumstance(
            by=by, subject=one.son, kind="phone", value="13800000000", since=date(2023, 1, 1), source="declared"
        )
        support = actions.register_support(
            by=by,
            person=one.son,
            supporter=one.mother,
            relation="母",
            since=date(2000, 3, 2),
            source="paper",
            source_detail="户口本",
        )
        photo = store_attachment(
            by=by, name="门牌.png", content=PNG_HEAD, kind="photo", village_code=one.household.village_id
        )
        roll = staged_roll(by, one.household.village_id[:9])
        found[where] = {
            "household": one.household,
            "person": one.son,
            "circumstance": said,
            "roll": roll,
            "village": one.household.village,
            "support": support,
            "death_report": actions.report_death(
                by=by, person=one.son, died_on=date(2023, 3, 1), data_source="公安户口注销名单"
            ),
            "photo": photo,
            "move_proposal": proposed_move(by, one),
            **household_account(by, one, photo),
            "unreported_change": ["unreported-change", unreported_change(by, one).pk],
            **cases_in_every_state(by, cast, one.household.village),
            "provincial": provincial_file(by),
            "staged": roll.families.first(),
            "township": [one.household.village_id[:9]],
            "text_file": text_file(by, one.household.village_id[:9]),
            "difference": difference_of(roll),
            "standard": standard,
            **funds,
            **bank,
            "account": cast.cadre,
            "account_proposal": proposal,
        }
    payrolls_in_every_state(cast, {"own": family, "foreign": other_family}, found)
    return found


def proposed_account(cast: Cast) -> Any:
    """A reset that waits for the security administrator; the same for both townships."""
    from doudi.core.accounts.proposals.actions import propose_change

    return propose_change(by=cast.system_administrator, user=cast.cadre, kind="reset_second_factor", why="手机丢失")


def unreported_change(by: Any, home: Any) -> Any:
    """A change that a family did not report."""
    from doudi.casework.models import UnreportedChange

    return UnreportedChange.objects.create(
        household=home.household,
        what="买了汽车",
        changed_on=date(2022, 1, 1),
        found_on=date(2023, 1, 1),
        evidence="车辆登记",
        recorded_by=by,
    )


def household_account(by: Any, home: Any, paper: Any) -> dict[str, Any]:
    """A list of households paid into one card, and its row."""
    from doudi.registry.household_accounts.models import HouseholdAccountList

    account_list = HouseholdAccountList.objects.create(
        village_code=home.household.village_id, basis="名单", proof=paper, proposed_by=by
    )
    account = account_list.households.create(household=home.household, payee=home.mother)
    return {"household_account_list": account_list, "household_account": account}


def proposed_move(by: Any, home: Any) -> Any:
    """A move within the township that waits for an answer."""
    from doudi.core.divisions.models import Division
    from doudi.registry import actions

    here = home.household.village_id
    villages = Division.objects.filter(level="village", code__startswith=here[:9]).exclude(code=here)
    other = actions.register_household(by=by, number=f"{home.household.number}-2", village=villages.order_by("code")[0])
    return actions.propose_move(
        by=by,
        person=home.mother,
        household=other,
        kind="living",
        relation="户主",
        since=date(2023, 4, 1),
        source="paper",
        source_detail="户口本",
    )


def payrolls_in_every_state(cast: Cast, families: dict[str, Any], found: dict[str, dict[str, Any]]) -> None:
    """A run with a payment of each family, and a hold, a recovery and a special amount of each."""
    from doudi.payments import actions as payroll
    from doudi.payments.models import AuditHit, Payment, Recovery
    from tests.payments.four_hands import PROOF

    month = date(2023, 4, 1)
    for number, one in enumerate(families.values()):
        record_card(one.mother, f"622848000000000000{number}", date(2023, 1, 1))
    run = payroll.prepare_run(by=cast.bureau, month=month)
    for where, one in families.items():
        village = one.household.village_id
        given: dict[str, Any] = {"person": one.mother}
        special = payroll.propose_special(
            by=cast.bureau, month=month, amount_fen=100_00, source="county", reason="一事一议", **given
        )
        authority = payroll.propose_authority(
            by=cast.bureau,
            basis="guardian",
            holder_name="监护人",
            account="6228480000000000099",
            proof="监护证明",
            since=month,
            upload=PROOF,
            **given,
        )
        found[where] |= {
            "payroll": run,
            "payroll_roll": [run.pk, village[:9]],
            "payroll_withdrawal": [run.pk, one.mother.number],
            "special": special,
            "authority": authority,
            "own_payment": Payment.objects.get(person=one.mother, run=run),
            "hold": payroll.place_hold(by=cast.bureau, reason="disputed", detail="待查", **given),
            "audit_hit": AuditHit.objects.create(
                question="very_old",
                village_code=village,
                what="请核实",
                facts="",
                month=month,
                first_seen_on=month,
                seen_on=month,
                **given,
            ),
            "fined": fined_recovery(run, village, one.mother, cast, found[where]["photo"]),
            "recovery": Recovery.objects.create(
                run=run, programme="dibao", village_code=village, amount_fen=100_00, due_on=date(2023, 5, 1), **given
            ),
        }


def fined_recovery(run: Any, village: str, person: Any, cast: Cast, paper: Any) -> Any:
    """A recovery that was demanded, with an imposed fine."""
    from doudi.payments.models import Recovery, RecoveryFine
    from doudi.payments.recoveries.archive import archive_fine_decision, archive_return_order

    recovery = Recovery.objects.create(
        run=run,
        person=person,
        programme="tekun_basic",
        village_code=village,
        amount_fen=100_00,
        state="demanded",
        due_on=date(2023, 5, 1),
        handled_by=cast.bureau,
        decided_by=cast.director,
    )
    fine = RecoveryFine.objects.create(
        recovery=recovery,
        finding="冒领",
        finding_file=paper,
        amount_fen=1_00,
        pay_by=date(2023, 6, 30),
        proposed_by=cast.bureau,
        is_imposed=True,
        decided_by=cast.director,
        decided_on=date(2023, 5, 1),
    )
    archive_return_order(recovery, cast.director)
    archive_fine_decision(fine, cast.director)
    return recovery


def cases_in_every_state(by: Any, cast: Cast, village: Any) -> dict[str, Any]:
    """A case to accept, one with a public notice, and one that is decided."""
    from doudi.casework import actions
    from doudi.casework.cases.applicant import Applicant
    from doudi.casework.models import Recognition
    from doudi.core.clock import this_month
    from doudi.values.benefit_month import add_months
    from tests.casework.conftest import answers, member, send, with_home_visit, with_opinion

    born = {"360731100": 1958, "360731101": 1959}[village.code[:9]]
    waiting = send(village, answers("dibao"))[0].cases.get()
    said = member("某公示", date(born, 1, 2), 700)
    noticed_case = actions.accept_case(by=by, case=send(village, answers("dibao", said))[0].cases.get())
    with_home_visit(noticed_case, by)
    with_opinion(noticed_case, by)
    second = cast.leader if by == cast.officer else another_officer(cast)
    actions.agree(by=second, case=noticed_case)
    decided = actions.decline_case(by=by, case=send(village, answers("dibao"))[0].cases.get(), reason="不属本县")
    third = member("某在查", date(born, 1, 3), 702)
    checked = actions.accept_case(by=by, case=send(village, answers("dibao", third))[0].cases.get())
    nursing = member(
        "某重残", date(born, 1, 4), 704, disability_category="visual", disability_grade="1", self_care="none"
    )
    severe = send(village, answers("disability_nursing", nursing, places=[0]))[0].cases.get()
    severe = actions.accept_case(by=by, case=severe)
    with_opinion(severe, by)
    beside = {
        "lead": actions.report_lead(by=by, village=village, need="alone", who="三组某家"),
        "referral": send(village, answers("dibao", needs={"education": "学费"}))[0].referrals.get(),
        "recipient_request": actions.send_recipient_request(
            by=Applicant("某"),
            village=village,
            sender=actions.Sender("某", "13700000001", "0001"),
            content=actions.RequestContent("change", "收入少了"),
        )[0],
        "message": actions.send_message(by=Applicant("某"), case=waiting, text="请快一点"),
        "review": actions.request_decision_review(by=Applicant("某"), case=decided, text="请再看看"),
    }
    return {
        "case": waiting,
        "checked": checked,
        "on_notice": noticed_case,
        "decided": decided,
        "random_check": random_check_of(decided),
        "federation_case": actions.agree(by=second, case=severe),
        "public_notice": noticed_case.public_notices.get(),
        "recognition": Recognition.objects.create(
            case=noticed_case,
            household=noticed_case.household,
            procedure_id="dibao_margin",
            first_month=this_month(),
            last_month=add_months(this_month(), 11),
        ),
        **beside,
    }


def random_check_of(case: Any) -> Any:
    """A check of a decided case, drawn in a window of its township's own."""
    from doudi.casework.models import RandomCheck, RandomCheckDraw

    day = date(2023, 1, int(case.village_code[6:9]) % 27 + 1)
    draw = RandomCheckDraw.objects.create(
        kind="delegated",
        first_day=day,
        last_day=day,
        seed="1",
        share=1,
        on_site_share=1,
        population={case.village_code[:9]: [case.number]},
        population_hash="0",
        drawn_on=day,
    )
    return RandomCheck.objects.create(
        draw=draw, case=case, stratum=case.village_code[:9], must_visit=True, due_on=date(2999, 1, 1)
    )


def funds_in_every_state(cast: Cast) -> dict[str, Any]:
    """A booking, and one of each that waits for its second person."""
    from doudi.funding import actions
    from doudi.payments.statements.actions import request_forecast
    from doudi.payments.statistical_returns.actions import issue_return

    day = date(2023, 5, 10)
    return {
        "forecast": request_forecast(by=cast.finance, year=2023, what_if={}),
        "statistical_return": issue_return(by=cast.bureau, profile="monthly", first_month=date(2023, 4, 1)),
        "voucher": actions.allot(by=cast.finance, entry=actions.Entry("0" * 32, day, "county", 100_00, "文件")),
        "budget": actions.propose_budget(
            by=cast.finance, year=2023, source="county", programme="", amount_fen=1_00, residents=None, basis="文件"
        ),
        "overdraft": actions.propose_overdraft(
            by=cast.finance, year=2023, source="county", amount_fen=1_00, until=date(2999, 1, 1), reason="在途"
        ),
        "price_indices": actions.propose_indices(
            by=cast.bureau,
            month=date(2023, 5, 1),
            rises=actions.PriceRises(350, 100, 320),
            published_on=date(2023, 6, 9),
            basis="通报",
        ),
    }


def bank_files_in_every_state(cast: Cast, people: list[Any]) -> dict[str, Any]:
    """A released run with its file at the bank, and the answer, which leaves one payment in question."""
    from doudi.payments.bank_exchange import actions
    from doudi.payments.bank_exchange.models import LateReturn
    from tests.payments.bank_exchange import released_run

    released_run.fund(cast)
    run = released_run.released_run(cast, people)
    file = released_run.sent_file(cast, run)
    payment = run.payments.order_by("pk").first()
    bank = released_run.bank_of(file, undecided=frozenset({payment.account.clear()}))
    content = bank.answer(released_run.at_the_bank(file), released_run.DAY)
    answer = actions.accept_answer(by=cast.finance, file=file, name="回盘.txt", content=content).answer
    late = LateReturn.objects.create(
        file=file, name="退汇.txt", sm3="0" * 64, attachment="", late_number=1, late_fen=1, uploaded_by=cast.finance
    )
    return {"run": run, "bank_file": file, "bank_answer": answer, "payment": payment, "late_return": late}


def another_officer(cast: Cast) -> Any:
    """A second officer of the other township."""
    from doudi.core.accounts.actions import open_account
    from doudi.core.audit.trail import SYSTEM

    return open_account(
        by=SYSTEM,
        username="other_second",
        name="另一人",
        role="township_officer",
        division=cast.other_officer.division,
        password="a-long-enough-word-7",  # noqa: S106 - of nobody
        initial=False,
    )


def proposed_standard(by: Any) -> Any:
    """A standard that waits for its second person."""
    from doudi.lawbook.standards.actions import Basis, propose_standard

    return propose_standard(
        by=by,
        parameter="dibao_standard",
        figures={"urban": 925_00, "rural": 700_00},
        effective=date(2024, 1, 1),
        until=None,
        decided=date(2024, 3, 20),
        basis=Basis("P30", "", "", "", "一", "城市925元，农村700元。"),
    )


def provincial_file(by: Any) -> Any:
    """A file from the provincial app of one row."""
    from doudi.casework.provincial.actions import upload_file
    from doudi.casework.provincial.incoming_file import COLUMNS

    return upload_file(by=by, name="赣服通.csv", content=",".join(COLUMNS).encode() + b"\nX")


def staged_roll(by: Any, township: str) -> Any:
    """A roll of one family, as an office without a header beyond the needed keeps it."""
    from doudi.core.jobs.queue import run_waiting_jobs
    from doudi.registry.roll_import.actions import upload_roll

    lines = ["姓名,身份证号码,与户主关系,保障类别,月人均收入,保障人口,户月补助金额", "王大山,,户主,非常补,100,1,500"]
    content = "\n".join(["2023年4月农村低保花名册", *lines]).encode()
    roll = upload_roll(by=by, name="低保.csv", content=content, township_code=township)
    run_waiting_jobs()
    roll.refresh_from_db()
    return roll


def text_file(by: Any, township: str) -> Any:
    """A file of texts of a township."""
    from doudi.registry.text_messages.models import TextFile

    return TextFile.objects.create(number=f"DX-{township}", scope=township, rows=1, sealed_content="x", made_by=by)


def difference_of(roll: Any) -> Any:
    """The family of a roll as compared with what this system will pay."""
    from doudi.payments.models import FamilyComparison

    family = roll.families.first()
    return FamilyComparison.objects.create(
        roll=roll,
        family=family,
        village_code=family.village_code,
        head_name=family.head_name,
        people=1,
        programmes="dibao",
        roll_fen=500_00,
        due_fen=560_00,
        back_fen=60_00,
        is_different=True,
        equal_key="dibao:6000:6000",
    )


def arguments_of(line: dict[str, Any], place: dict[str, Any]) -> list[Any]:
    subject = line.get("about") or line.get("of_county")
    if "given" in line:
        return list(place[line["given"]])
    return [place[subject].pk, *line.get("more", [])] if subject else line.get("arguments", [])


def expected_status(name: str, who: str, where: str) -> int:
    line = EXPECTED[name]
    if line.get("post_only"):
        return 405
    if line.get("leads_on"):
        return 302
    if line.get("missing"):
        return 404
    if who not in line["may"]:
        return 403
    if who in line.get("not_of", ()):
        return 404
    if line.get("leads_home") and who not in COUNTY:
        return 302
    home = "foreign" if who == "other_officer" else "own"
    apart = bool({"about", "given"} & set(line)) and not line.get("everywhere")
    outside = apart and where != home and who not in COUNTY | {"finance"}
    return 404 if outside else 200


@pytest.mark.parametrize("who", CAST)
def test_every_page_answers_by_role_and_scope(who: str, places: Any, signed_in: Any) -> None:
    client = signed_in(who)
    for name, line in EXPECTED.items():
        for where in ("own", "foreign") if {"about", "given"} & set(line) else ("own",):
            arguments = arguments_of(line, places[where])
            answer = client.get(reverse(name, args=arguments) + line.get("query", ""))
            assert answer.status_code == expected_status(name, who, where), (name, who, where)


def test_anonymous_visitors_see_public_pages_only(places: Any, client: Any) -> None:
    for name, line in EXPECTED.items():
        arguments = arguments_of(line, places["own"])
        answer = client.get(reverse(name, args=arguments))
        expected = expected_status(name, "citizen", "own") if line.get("public") else 302
        assert answer.status_code == expected, name


def test_pages_of_packages_require_sign_in(client: Any, cast: Cast) -> None:
    for name in named_pages():
        if name.startswith(OF_THE_PACKAGES):
            try:
                address = reverse(name)
            except Exception:  # noqa: S112 - pages with arguments of their own
                continue
            answer = client.get(address)
            assert answer.status_code in {200, 302, 405, 404}
            if answer.status_code == 200:
                assert name in {"account_login", "account_logout", "account_inactive"}, name


def test_every_answer_carries_the_headers(places: Any, signed_in: Any) -> None:
    client = signed_in("officer")
    for name, line in EXPECTED.items():
        arguments = arguments_of(line, places["own"])
        answer = client.get(reverse(name, args=arguments))
        policy = answer["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        body = answer.content.decode(errors="replace")
        assert "<script>" not in body
        assert " onclick=" not in body
        assert " style=" not in body


def test_no_page_shows_full_id_or_phone_numbers(places: Any, signed_in: Any, family: Any) -> None:
    number = family.mother.id_number.clear()
    client = signed_in("officer")
    for name, line in EXPECTED.items():
        arguments = arguments_of(line, places["own"])
        body = client.get(reverse(name, args=arguments)).content.decode(errors="replace")
        assert number not in body
        assert "13800000000" not in body
