"""What the rooms of the monitoring take on the store of a county: jobs of discovery and of the register, and pages.

Called by bench.monitoring_store after its warnings, with the store full. Processor time is that of this process and, on
PostgreSQL, of its server process.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from doudi.core.accounts.models import User

OPEN_WARNINGS = 50_000
JOB_SECONDS, PAGE_MILLISECONDS = 5.0, 150.0
_TIMES = 5
_CLOCK_TICKS = os.sysconf("SC_CLK_TCK")
PAGES = (
    ("预警名单", "warnings:warnings", ""),
    ("预警名单，丁类", "warnings:warnings", "warning_class=d"),
    ("预警名单，逾期", "warnings:warnings", "due=overdue"),
    ("预警名单，按规则", "warnings:warnings", "rule=M09"),
    ("准确率", "warnings:precision", ""),
    ("响应率", "warnings:responses", ""),
    ("走访计划", "discovery:walk_plans", ""),
    ("扩围行动", "discovery:campaigns", ""),
    ("低收入人口数", "low_income:numbers", ""),
    ("低收入人口名单", "low_income:people", ""),
    ("没有救助的人", "low_income:unaided", ""),
    ("各层救助", "low_income:coverage", ""),
    ("城镇困难群众", "low_income:urban_poor", ""),
)


def processor_seconds() -> float:
    """Processor time of this process, its ended children, and the process of PostgreSQL that serves it."""
    from django.db import connection

    own = sum(os.times()[:4])
    if connection.vendor != "postgresql":
        return own
    connection.ensure_connection()
    assert connection.connection is not None
    fields = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text().rpartition(")")[2].split()
    return own + (int(fields[11]) + int(fields[12])) / _CLOCK_TICKS


def measure_rooms(officer: User, leader: User) -> None:
    """Run the jobs and open the pages, and print what each took."""
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.SECOND_FACTOR_ASSUMED = True
    for name, job in _jobs(leader).items():
        begun, used = time.perf_counter(), processor_seconds()
        result = job()
        seconds = processor_seconds() - used
        mark = "" if seconds <= JOB_SECONDS else " **"
        print(f"  {name}: {seconds:.2f} s processor, {time.perf_counter() - begun:.1f} s ({result}){mark}", flush=True)
    from bench.warnings_list import fill

    fill(OPEN_WARNINGS, seed=7)
    for by in (officer, township_officer()):
        _measure_pages(by)


def township_officer() -> User:
    """Open an account of the township with most people."""
    from django.db.models import Count
    from django.db.models.functions import Substr

    from doudi.core.accounts.actions import open_account
    from doudi.core.audit.trail import SYSTEM
    from doudi.core.divisions.models import TOWNSHIP_DIGITS, Division
    from doudi.registry.models import Person

    townships = Person.objects.order_by().values_list(Substr("village_id", 1, TOWNSHIP_DIGITS))
    code = townships.annotate(number=Count("pk")).order_by("-number")[0][0]
    return open_account(
        by=SYSTEM,
        username="township_officer",
        name="township_officer",
        role="township_officer",
        division=Division.objects.get(code=code),
        password="a-long-enough-word-7",  # noqa: S106 - of an account that lives as long as the benchmark
        initial=False,
    )


def _jobs(leader: User) -> dict[str, Callable[[], object]]:
    from doudi.casework.post_award.review_cycle import households_due
    from doudi.core.audit.trail import SYSTEM
    from doudi.core.clock import this_month, today
    from doudi.core.divisions.models import Division
    from doudi.monitoring.discovery.campaigns.actions import note_covered_households, open_campaign
    from doudi.monitoring.discovery.walks.actions import draw_walk_plans
    from doudi.monitoring.low_income.layers.update import update_register
    from doudi.monitoring.warnings.store_rules.reviews import overdue

    villages = sorted(Division.objects.filter(level="village").values_list("code", flat=True))
    county = Division.objects.get(level="county")

    def update() -> object:
        return update_register(by=SYSTEM, occasion="测量").people

    def draw() -> object:
        return draw_walk_plans(by=SYSTEM, month=this_month(), villages=villages)

    def campaign() -> object:
        last = today() + timedelta(days=60)
        rules = ["M01", "M09", "S02", "S04"]
        return open_campaign(
            by=leader, name="扩围", rules=rules, area=county, first_day=today(), last_day=last
        ).households.count()

    return {
        "W12 overdue reviews": lambda: len(list(overdue(this_month()))),
        "reviews that are due": lambda: len(list(households_due())),
        "register updated": update,
        "register updated again": update,
        "walk plans drawn": draw,
        "walk plans drawn again": draw,
        "campaign opened": campaign,
        "campaign, covered noted": note_covered_households,
    }


def _measure_pages(by: User) -> None:
    from django.test import Client
    from django.urls import reverse

    from doudi.monitoring.discovery.campaigns.models import Campaign
    from doudi.monitoring.discovery.walks.models import WalkHousehold
    from doudi.monitoring.low_income.layers.models import LowIncomePerson
    from doudi.monitoring.warnings.models import Warning as MonitoringWarning

    client: Any = Client()
    client.force_login(by)
    addresses = [(label, f"{reverse(name)}?{query}") for label, name, query in PAGES]
    walk = WalkHousehold.objects.visible_to(by).first()
    if walk is not None:
        addresses.append(("一村走访", reverse("discovery:walk_plan", args=[walk.village_code, f"{walk.month:%Y-%m}"])))
    campaign = Campaign.objects.first()
    if campaign is not None:
        addresses.append(("一次扩围", campaign.get_absolute_url()))
        addresses.append(("扩围名单", reverse("discovery:campaign_households", args=[campaign.pk])))
    for label, row in (
        ("一条预警", MonitoringWarning.objects.visible_to(by).filter(rule_id="M09", household__isnull=False).first()),
    ):
        if row is not None:
            addresses.append((label, row.get_absolute_url()))
    person = LowIncomePerson.objects.visible_to(by).exclude(household=None).first()
    if person is not None:
        addresses.append(("救助链", reverse("low_income:chain", args=[person.household_id])))
    for label, address in addresses:
        taken = []
        for _each in range(_TIMES):
            used = processor_seconds()
            answer = client.get(address)
            taken.append((processor_seconds() - used) * 1000)
        if answer.status_code != HTTPStatus.OK:
            print(f"  {by.role:18} {label}: {answer.status_code}", flush=True)
            continue
        middle = statistics.median(taken)
        mark = "" if middle <= PAGE_MILLISECONDS else " **"
        print(f"  {by.role:18} {label}: first {taken[0]:.0f} ms, median {middle:.0f} ms{mark}", flush=True)
