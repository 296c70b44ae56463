"""Who may open each page, and what it says to everybody else."""

from __future__ import annotations

from typing import Any

from tests.page_rules import (
    care,
    casework,
    console,
    lawbook,
    machines,
    monitoring,
    outreach,
    payments,
    portal,
    registry,
    relief,
    supervision,
)
from tests.page_rules.groups import COUNTY, Rules

EXPECTED: Rules = {
    **console.PAGES,
    **registry.PAGES,
    **lawbook.PAGES,
    **portal.PAGES,
    **casework.PAGES,
    **payments.PAGES,
    **relief.PAGES,
    **monitoring.PAGES,
    **care.PAGES,
    **supervision.PAGES,
    **outreach.PAGES,
    **machines.PAGES,
}


def arguments_of(line: dict[str, Any], place: dict[str, Any]) -> list[Any]:
    subject = line.get("about") or line.get("of_county")
    if "given" in line:
        return list(place[line["given"]])
    return [place[subject].pk, *line.get("more", [])] if subject else line.get("arguments", [])


def expected_status(name: str, who: str, where: str) -> int:
    line = EXPECTED[name]
    if line.get("post_only"):
        return 405
    if line.get("asks_for_token"):
        return 401
    if line.get("leads_on"):
        return 302
    if line.get("missing"):
        return 404
    if who not in line["may"]:
        return 403
    if who in line.get("leads_on_for", ()):
        return 302
    if who in line.get("not_of", ()):
        return 404
    if line.get("leads_home") and who not in COUNTY:
        return 302
    home = "foreign" if who == "other_officer" else "own"
    apart = bool({"about", "given"} & set(line)) and not line.get("everywhere")
    outside = apart and where != home and who not in COUNTY | {"finance"} | line.get("county_too", set())
    return 404 if outside else 200
