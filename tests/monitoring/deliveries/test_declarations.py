"""Declarations of data sets: every word exists, and what the calendar expects."""

from __future__ import annotations

from doudi import policy
from doudi.core.accounts.roles import Department
from doudi.core.clock import this_month, today
from doudi.matching import source_names, source_profile
from doudi.monitoring.deliveries.quality import rules_reading
from doudi.monitoring.deliveries.schedule import visible_profiles
from tests.conftest import Cast

PROFILES = [source_profile(name) for name in source_names()]


def test_departments_terms_and_clauses_exist() -> None:
    known = set(policy.rule_book().legislation.clauses)
    for profile in PROFILES:
        assert profile.department in Department.values
        assert int(policy.parameter_value(profile.retention, this_month(), today())) > 0
        assert set(profile.cites) <= known, profile.name


def test_what_may_stop_a_payment_is_what_its_warnings_say() -> None:
    stopping = {
        profile.name
        for profile in PROFILES
        if any(
            rule.warning_class == "d" and rule.severity == "H" and profile.name in (*rule.needs, *rule.any_of)
            for rule in rules_reading(profile.name)
        )
    }
    assert stopping == {profile.name for profile in PROFILES if profile.feeds_stop}


def test_the_calendar_expects_nothing_on_demand(cast: Cast) -> None:
    assert "provincial_warnings" not in {profile.name for profile in visible_profiles(cast.bureau)}
