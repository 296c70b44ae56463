"""Processor time of the pages of warnings with many open ones, one after the other in one process, caches warm.

Run as ``python -m bench.warnings_list`` on a demonstration site in DOUDI_DATA, or in the database of DATABASE_URL: it
adds open warnings about the people who are there until there are so many.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import islice
from typing import Any

from bench.page_costs import measure

DAY = date(2023, 5, 10)
MOST_MILLISECONDS = 150.0
ACCOUNTS = ("township", "leader", "bureau", "director", "auditor")
QUERIES = (
    "",
    "warning_class=d",
    "rule=W04",
    "due=overdue",
    "state=looked",
    "owner=none",
    "severity=H&month=2023-04-01",
)
_AT_ONCE = 2_000
_EVIDENCE = '{"kind": "小型轿车", "registered_on": "2022-03-01", "programmes": ["dibao"], "tier": "T1"}'


def fill(number: int, seed: int) -> None:
    """Add open warnings of every rule until there are so many."""
    from doudi.monitoring.warnings.models import Warning  # noqa: A004 - the term of the field
    from doudi.registry.models import Person
    from doudi.screening import RULES

    lacking = number - Warning.objects.exclude(state="ended").count()
    draw = random.Random(seed)
    people = list(Person.objects.filter(merged_into=None).values_list("pk", "household_id", "village_id"))

    def rows() -> Any:
        for place in range(lacking):
            person, household, village = draw.choice(people)
            rule, first = draw.choice(RULES), DAY - timedelta(days=draw.randrange(40))
            yield Warning(
                rule_id=rule.rule_id,
                rule_version="1",
                warning_class=rule.warning_class,
                severity=rule.severity,
                person_id=person,
                household_id=household,
                village_code=village,
                month=date(2023, draw.randrange(2, 6), 1),
                source=rule.sources[0] if rule.sources else "people",
                source_row=place,
                tier="T1",
                sealed_evidence=_EVIDENCE,
                facts_digest=f"{seed:08x}{place:024x}",
                first_seen_on=first,
                last_seen_on=first,
                state=draw.choice(("open", "open", "looked")),
                look_due_on=first + timedelta(days=5),
                visit_due_on=first + timedelta(days=14),
                due_on=first + timedelta(days=21),
            )

    waiting = rows()
    while batch := list(islice(waiting, _AT_ONCE)):
        Warning.objects.bulk_create(batch)


def main(arguments: Sequence[str] | None = None) -> None:
    """Fill the site, open the pages of each account, and print what they take."""
    parser = argparse.ArgumentParser(prog="bench.warnings_list")
    parser.add_argument("--open", type=int, default=50_000)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args(arguments)
    os.environ |= {"DJANGO_SETTINGS_MODULE": "doudi.settings", "DOUDI_DEMONSTRATION": "yes"}
    os.environ |= {"DOUDI_DEMONSTRATION_DAY": DAY.isoformat(), "DOUDI_DEMONSTRATION_BEGAN": f"{time.time():.3f}"}
    from django.conf import settings

    from doudi import wsgi  # noqa: F401 - warms the process as the web service does

    settings.ALLOWED_HOSTS = ["testserver"]
    fill(options.open, options.seed)
    from django.test import Client
    from django.urls import reverse

    from doudi.core.accounts.models import User
    from doudi.monitoring.warnings.models import Warning  # noqa: A004 - the term of the field

    for username in ACCOUNTS:
        user, client = User.objects.get(username=username), Client()
        client.force_login(user)
        first = Warning.objects.visible_to(user).exclude(state="ended").order_by("due_on", "pk").first()
        addresses = [f"{reverse('warnings:warnings')}?{query}" for query in QUERIES]
        addresses += [reverse("warnings:precision"), reverse("warnings:responses")]
        addresses += [first.get_absolute_url()] if first is not None else []
        for address in addresses:
            found = measure(client, address, options.times)
            if found is not None:
                mark = "" if found[1] <= MOST_MILLISECONDS else " **"
                print(f"{username:10} {address:60} {found[0]:7.1f} {found[1]:7.1f} ms{mark}")


if __name__ == "__main__":
    main()
