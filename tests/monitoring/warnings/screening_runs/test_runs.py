"""When warnings are computed, and the pages of the runs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from doudi.core.jobs.models import Job
from doudi.core.jobs.queue import run_waiting_jobs
from doudi.core.refusals import PermissionRequired
from doudi.monitoring.deliveries.follow_ups import enqueue_follow_ups
from doudi.monitoring.warnings.models import ScreeningRun
from doudi.monitoring.warnings.screening_runs import jobs
from tests.conftest import make_family
from tests.monitoring.warnings.computation.conftest import County, clock, county

__all__ = ["clock", "county"]


def test_delivery_is_followed_by_one_screening(county: County) -> None:
    delivery = county.deliver("deaths", {"person": "M1", "death_date": "2025-07-20"})
    again = county.deliver("vehicles")
    for one in (delivery, again):
        enqueue_follow_ups(one, by=county.cast.bureau)
    run_waiting_jobs()
    run = ScreeningRun.objects.get()
    assert (run.state, run.started_by, run.deliveries) == ("done", county.cast.bureau, [delivery.pk, again.pk])
    assert county.open("W01")


def test_new_month_is_screened_once_where_data_are_delivered(county: County) -> None:
    assert jobs.run_due() == 0
    county.deliver("deaths")
    assert (jobs.run_due(), jobs.run_due()) == (1, 0)
    run_waiting_jobs()
    assert jobs.run_due() == 0
    county.next_month()
    assert jobs.run_due() == 1
    assert ScreeningRun.objects.get().started_by is None


def test_every_day_follows_what_was_recorded_of_the_people_it_touches(county: County, signed_in: Any) -> None:
    county.clock.after(3)
    county.deliver("deaths")
    assert jobs.run_due() == 1
    run_waiting_jobs()
    county.clock.after(3)
    other = make_family(county.cast.other_officer, county.cast.other_village, "7")
    assert (jobs.run_due(), jobs.run_due()) == (1, 0)
    run_waiting_jobs()
    run = ScreeningRun.objects.latest("pk")
    assert (run.state, run.people_read, run.again_warnings, run.new_warnings) == ("done", 2, 1, 1)
    assert "共2人" in signed_in("auditor").get(run.get_absolute_url()).content.decode()
    assert {one.household for one in county.warnings("S04")} == {county.family.household, other.household}
    assert jobs.run_due() == 0


def test_delivery_whose_screening_failed_is_screened_later(county: County) -> None:
    county.deliver("deaths")
    assert jobs.run_due() == 1
    run_waiting_jobs()
    ScreeningRun.objects.update(state="failed")
    county.clock.moment += timedelta(minutes=5)
    county.deliver("vehicles")
    assert jobs.run_due() == 1


def test_bureau_asks_for_a_run(county: County, signed_in: Any) -> None:
    with pytest.raises(PermissionRequired):
        jobs.request_screening(by=county.cast.officer)
    answer = signed_in("bureau").post(reverse("warnings:screen_now"))
    assert (answer.status_code, Job.objects.get(kind=jobs.JOB_KIND).arguments) == (302, {"month": "2025-09-01"})
    run_waiting_jobs()
    page = signed_in("officer").get(reverse("warnings:screening_runs"))
    assert "2025年9月" in page.content.decode()
    assert "现在计算" not in page.content.decode()


def test_page_of_a_run_says_what_ran_and_what_did_not(county: County, signed_in: Any) -> None:
    county.deliver("deaths", {"person": "M1", "death_date": "2025-07-20"})
    run = county.screen()
    text = signed_in("auditor").get(run.get_absolute_url()).content.decode()
    assert "W01 去世以后仍有待遇" in text
    assert "W04 名下有机动车" in text
    assert "缺少" in text
    assert county.mother.name not in text


def test_officer_opens_what_was_computed(county: County, signed_in: Any) -> None:
    county.deliver("prison", {"person": "M1", "from_date": "2025-07-20"})
    county.deliver("vehicles", {"person": "S1", "plate": "赣B12345", "kind": "小型轿车"})
    county.screen()
    for rule_id, fact in (("W02", "2025年7月20日"), ("W04", "小型轿车"), ("S04", "2人")):
        answer = signed_in("officer").get(county.open(rule_id).get_absolute_url())
        assert answer.status_code == 200
        assert fact in answer.content.decode()
        assert "赣B12345" not in answer.content.decode()
