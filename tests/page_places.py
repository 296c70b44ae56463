"""One row of everything that has a page: of the first township, and of another."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from doudi.core.accounts.proposals.actions import propose_change
from doudi.lawbook.standards.actions import Basis, propose_standard
from tests.api.partners import registered
from tests.care.agreements.places import agreement_rows
from tests.care.charity.charity_rows import charity_rows
from tests.care.children.places import child_designation, child_rows
from tests.care.institutions.places import institution_rows
from tests.care.medical.places import medical_rows, premium_list_of
from tests.care.payables.places import payable_rows
from tests.care.services.places import service_rows
from tests.care.visits.places import care_sample, care_visit_rows
from tests.casework.places import cases_in_every_state, provincial_file, unreported_change
from tests.conferences.places import conference
from tests.conftest import Cast
from tests.funding.places import funds_in_every_state
from tests.monitoring.delivery_places import delivery_of_department
from tests.monitoring.discovery.discovery_rows import discovery_rows
from tests.monitoring.low_income.places import low_income_rows
from tests.monitoring.places import open_warning, proposed_rule_retirement, row_to_judge, screening_that_is_over
from tests.outreach.contests.contest_rows import contest_rows, person_rows
from tests.outreach.guides.guide_rows import guide_rows, library_rows
from tests.outreach.notices.notice_rows import notice_rows, places_of
from tests.outreach.pilots.pilot_rows import pilot_rows
from tests.outreach.publicity.campaign_rows import activity_of, campaign_rows
from tests.outreach.stories.story_rows import story_rows
from tests.outreach.trainings.course_rows import training_rows
from tests.payments.places import bank_files_in_every_state, difference_of, payrolls_in_every_state
from tests.registry.places import registry_rows
from tests.relief.emergency_places import emergency_rows
from tests.relief.places import entered_relief_limit, relief_of_an_unknown_person
from tests.repeated_rows import built_once
from tests.supervision.impact_assessments.places import proposed_assessment
from tests.supervision.inspections.places import inspection_round, inspection_rows, tolerance_record
from tests.supervision.petitions.petition_rows import petition_rows
from tests.supervision.places import evaluation_in_comment, plan_rows, talk_rows
from tests.supervision.rectification.places import doubt, doubt_list, rectification_finding, rectification_plan
from tests.supervision.surveys.survey_rows import survey_rows
from tests.supervision.tip_offs.tip_off_rows import tip_off_rows


@pytest.fixture
def places(cast: Cast, family: Any, other_family: Any, settings: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    settings.BANK_FILE_FOLDER = tmp_path_factory.getbasetemp() / "bank-files-of-places"
    return built_once("places", lambda: make_places(cast, family, other_family))


def make_places(cast: Cast, family: Any, other_family: Any) -> Any:
    """Return what has a page, by township and by name."""
    found: dict[str, dict[str, Any]] = {}
    townships = (("own", cast.officer, family), ("foreign", cast.other_officer, other_family))
    for_both = {
        "standard": proposed_standard(cast.bureau),
        **funds_in_every_state(cast),
        **bank_files_in_every_state(cast, [family.mother, other_family.mother]),
        "account": cast.cadre,
        "api_client": registered(cast),
        "account_proposal": proposed_account(cast),
        "premium_list": premium_list_of(cast),
        "relief_limit": entered_relief_limit(cast),
        "screening_run": screening_that_is_over(),
        "delivery": delivery_of_department(cast.federation),
        "rule_retirement": proposed_rule_retirement(cast),
        "child_designation": child_designation(cast),
        "care_sample": care_sample(),
        **plan_rows(cast),
        **tip_off_rows(cast),
        "rectification_plan": rectification_plan(cast),
        **inspection_round(cast),
        "impact_assessment": proposed_assessment(cast.bureau),
        **evaluation_in_comment(cast),
        **survey_rows(cast, (family, other_family)),
        **contest_rows(cast),
        **training_rows(cast),
        **notice_rows(cast, (family, other_family)),
        **campaign_rows(cast),
        **library_rows(cast),
    }
    for_both["doubt_list"] = doubt_list(cast, for_both["rectification_plan"])
    for row, (where, by, one) in enumerate(townships, 1):
        rows = registry_rows(by, one)
        found[where] = {
            **for_both,
            **rows,
            "unreported_change": ["unreported-change", unreported_change(by, one).pk],
            **cases_in_every_state(by, cast, one.household.village),
            "provincial": provincial_file(by),
            "reserve_month": [*rows["township"], "2023-04"],
            "reserve_verb": [*rows["township"], "count"],
            "difference": difference_of(rows["roll"]),
            "warning": open_warning(one),
            **payable_rows(cast, by, one),
            **medical_rows(cast, by, one),
            **institution_rows(cast, by, one),
            **child_rows(cast, by, one),
            **relief_of_an_unknown_person(by, one.household.village),
            "unclear_row": row_to_judge(cast.bureau, one.mother),
            **low_income_rows(by, one),
            **care_visit_rows(by, one),
            **charity_rows(by, one),
            **agreement_rows(by, cast, one),
            **talk_rows(one.household.village),
            **petition_rows(by, one),
            **person_rows(by),
            **story_rows(by),
            **pilot_rows(by, one.household.village),
            **inspection_rows(cast, for_both["inspection_round"], one),
            "rectification_finding": rectification_finding(cast, by, for_both["rectification_plan"]),
            "doubt": doubt(for_both["doubt_list"], by, one.mother, row),
            **places_of(for_both["notice_round"], one.household.village_id),
            "publicity_activity": activity_of(for_both["campaign_of_publicity"], by),
            **guide_rows(by),
            "evaluated_township": [for_both["evaluation"].pk, one.household.village.code[:9]],
            "surveyed_township": [for_both["survey"].pk, one.household.village.code[:9]],
            "entered_figure": [for_both["evaluation"].pk, one.household.village.code[:9], "E26"],
            **service_rows(cast, by, one, found.get("own", {}).get("service_settlement")),
        }
    families = {"own": family, "foreign": other_family}
    conference(cast, families, found)
    for where, by, one in townships:
        found[where] |= emergency_rows(by, cast, one, found[where]["case"])
        found[where]["tolerance_record"] = tolerance_record(cast, found[where]["case"], by, one.household.village)
        found[where] |= discovery_rows(cast, one, found[where]["lead"])
    payrolls_in_every_state(cast, families, found)
    return found


def proposed_account(cast: Cast) -> Any:
    """A reset that waits for the security administrator; the same for both townships."""
    return propose_change(by=cast.system_administrator, user=cast.cadre, kind="reset_second_factor", why="手机丢失")


def proposed_standard(by: Any) -> Any:
    """A standard that waits for its second person."""
    return propose_standard(
        by=by,
        parameter="dibao_standard",
        figures={"urban": 925_00, "rural": 700_00},
        effective=date(2024, 1, 1),
        until=None,
        decided=date(2024, 3, 20),
        basis=Basis("P30", "", "", "", "一", "城市925元，农村700元。"),
    )
