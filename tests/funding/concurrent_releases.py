"""Eight release at once out of money for three, and eight send the same again: run in a process of its own."""

from __future__ import annotations

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

WORKERS = 8
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"


def main() -> None:
    import django

    django.setup()
    from django.core import management
    from django.db import connection

    from doudi.core.audit.queries import broken_links
    from doudi.core.audit.trail import SYSTEM
    from doudi.core.refusals import Refused
    from doudi.funding import actions, queries
    from tests.database_image import migrated_once

    with migrated_once():
        management.call_command("migrate", verbosity=0, interactive=False)
    day, together = date(2023, 5, 10), Barrier(WORKERS)
    actions.allot(by=SYSTEM, entry=actions.Entry("0" * 32, day, "county", 350, "文件"))

    def release(reference: str) -> str:
        together.wait()
        try:
            actions.book_release(by=SYSTEM, reference=reference, on=day, lines={"county": 100})
        except Refused as refused:
            return refused.code
        finally:
            connection.close()
        return "booked"

    with ThreadPoolExecutor(WORKERS) as pool:
        different = sorted(pool.map(release, [f"run:{number}" for number in range(WORKERS)]))
        left = queries.available("county", 2023)
        actions.allot(by=SYSTEM, entry=actions.Entry("1" * 32, day, "county", 350, "文件"))
        same = sorted(pool.map(release, ["run:same"] * WORKERS))
    sys.stdout.write(
        json.dumps(
            {
                "different": different,
                "left": left,
                "same": same,
                "end": queries.available("county", 2023),
                "faults": len(queries.ledger_faults()),
                "trail": len(broken_links()),
            }
        )
    )


if __name__ == "__main__":
    main()
