"""Entries of casework in the navigation."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

_CASES, _POLICY, _SYSTEM = NavigationGroup.CASES, NavigationGroup.POLICY, NavigationGroup.SYSTEM

ENTRIES = (
    NavigationEntry(_CASES, pgettext_lazy("list", "办件"), "casework:cases", pages=("casework:*",), order=10),
    NavigationEntry(
        _CASES,
        _("转来的事项"),
        "casework:department_cases",
        pages=("casework:department_case", "casework:department_id_number", "casework:department_act"),
        order=15,
    ),
    NavigationEntry(
        _CASES,
        _("转来的需求"),
        "casework:department_referrals",
        pages=(
            "casework:department_referral",
            "casework:reveal_department_referral",
            "casework:act_on_department_referral",
        ),
        order=16,
    ),
    NavigationEntry(
        _CASES, _("今天要走的"), "casework:field_list", pages=("casework:take_field_list_along",), order=19
    ),
    NavigationEntry(
        _CASES,
        _("入户调查"),
        "casework:visit_list",
        pages=("casework:visits_on_phone", "casework:take_visits_along", "casework:announce_visits"),
        order=20,
    ),
    NavigationEntry(
        _CASES,
        _("集中复核"),
        "casework:annual_reviews",
        pages=(
            "casework:annual_review_village",
            "casework:annual_review_sitting",
            "casework:plan_annual_review_visits",
            "casework:draw_up_annual_review",
        ),
        order=22,
    ),
    NavigationEntry(
        _CASES,
        _("数字民政录入"),
        "casework:data_entries",
        pages=("casework:data_entry", "casework:export_data_entries", "casework:tick_off_data_entries"),
        order=54,
        is_minor=True,
    ),
    NavigationEntry(_CASES, _("经济状况核对"), "casework:economic_checks", pages=("casework:check_waivers",), order=25),
    NavigationEntry(
        _CASES,
        _("决定公布"),
        "casework:publications",
        pages=("casework:publications_of_village", "casework:publication_list"),
        order=30,
    ),
    NavigationEntry(
        _CASES,
        _("需求和线索"),
        "casework:referrals",
        pages=(
            "casework:report_lead",
            "casework:refer_case",
            "casework:refer_household",
            "casework:refer_lead",
            "casework:department_answers",
            "casework:lead",
            "casework:referral",
            "casework:message",
            "casework:decision_review",
            "casework:recipient_request",
            "casework:recipient_request_phone",
            "casework:recipient_request_account",
            "casework:new_request_code",
            "casework:print_personal_data",
        ),
        order=35,
    ),
    NavigationEntry(
        _CASES,
        _("电费减免"),
        "casework:electricity_lists",
        pages=(
            "casework:electricity_list",
            "casework:act_on_electricity_list",
            "casework:export_electricity_list",
            "casework:electricity_meter",
        ),
        order=38,
        is_minor=True,
    ),
    NavigationEntry(
        _CASES,
        _("低收入家庭认定"),
        "casework:recognitions",
        pages=("casework:end_recognition", "casework:settle_ending", "casework:renew_recognition"),
        order=40,
        is_minor=True,
    ),
    NavigationEntry(
        _CASES,
        _("随机抽查"),
        "casework:random_checks",
        pages=("casework:record_random_check",),
        order=45,
        is_minor=True,
    ),
    NavigationEntry(_CASES, _("特困终止后告知"), "casework:dibao_offers", order=50, is_minor=True),
    NavigationEntry(
        _CASES,
        _("赣服通文件"),
        "casework:provincial_files",
        pages=("casework:provincial_file", "casework:provincial_import"),
        order=55,
        is_minor=True,
    ),
    NavigationEntry(
        _CASES,
        _("近亲属备案"),
        "casework:near_relatives",
        pages=("casework:end_near_relative", "casework:staff_directory", "casework:end_staff_member"),
        order=60,
        is_minor=True,
    ),
    NavigationEntry(
        _CASES, _("代办"), "casework:deputies", pages=("casework:end_deputy_period",), order=65, is_minor=True
    ),
    NavigationEntry(_POLICY, _("办事指南"), "casework:service_guide", pages=("casework:procedure_guide",), order=20),
    NavigationEntry(
        _SYSTEM, _("权限下放"), "casework:delegations", pages=("casework:end_delegation",), order=20, is_minor=True
    ),
    NavigationEntry(
        _SYSTEM,
        _("自理能力评估小组"),
        "casework:self_care_teams",
        pages=("casework:end_self_care_team", "casework:end_self_care_team_member"),
        order=25,
        is_minor=True,
    ),
    NavigationEntry(_SYSTEM, _("机关信息"), "casework:office_details", order=30, is_minor=True),
)

register_entries(*ENTRIES)
