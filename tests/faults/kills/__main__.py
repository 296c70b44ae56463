"""Plays months of a payroll and kills: python -m tests.faults.kills --kills 300 --seed 7 [--people 40].

``--kills`` counts those that fell inside of a step; the few that came too late are told beside them.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path


def main() -> int:
    """Return 0 if nothing was lost or done twice; else print it with the seed."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--kills", type=int, default=300)
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--people", type=int, default=40)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="doudi-kills-") as folder:
        (Path(folder) / "cluster").mkdir()
        prepare(Path(folder), f"postgresql://doudi@/play?host={folder}/cluster")
        from tests.faults.kills.play import Play

        play = Play(Path(folder), given.seed, given.people)
        try:
            play.calibrate(rounds=2 if given.kills > 50 else 1)
            play.kill(given.kills)
        finally:
            play.end()
    print(play.line())
    print("\n".join(play.violations[:40]))
    return 1 if play.violations else 0


def prepare(folder: Path, store: str) -> None:
    """Set the environment of every process before the first starts; ``store`` is the address of the database."""
    from tests.faults.kills.county import PLAYED_ON

    os.environ |= {
        "DATABASE_URL": store,
        "DOUDI_DATA": str(folder / "data"),
        "DOUDI_MODE": "development",
        "DOUDI_DISK_RESERVE_BYTES": "0",  # the disk is filled on purpose
        "DOUDI_DEMONSTRATION": "yes",
        "DOUDI_DEMONSTRATION_DAY": PLAYED_ON.isoformat(),
        "DOUDI_DEMONSTRATION_BEGAN": f"{time.time():.3f}",
        "DJANGO_SETTINGS_MODULE": "doudi.settings",
    }
    folder.chmod(0o755)
    (folder / "data").mkdir()
    import logging

    import django

    django.setup()
    logging.disable(logging.CRITICAL)


if __name__ == "__main__":
    sys.exit(main())
