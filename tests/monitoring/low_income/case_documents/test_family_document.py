"""一户一档 as a real PDF: two pages, however much a family has."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from doudi.core.accounts.models import User
from doudi.monitoring.low_income.family_chain import document
from doudi.monitoring.low_income.family_chain.document import Shown
from doudi.registry.households.panels import FamilyFile
from doudi.ui.pdf import document_html, pdf_of
from tests.clock import Clock

pytestmark = pytest.mark.django_db


def pages(contents: dict[str, Any]) -> int:
    from weasyprint import HTML

    from doudi.ui.pdf import _fonts, _stylesheet

    html = document_html("low_income/family_chain/document.html", contents)
    if folder := os.environ.get("DOUDI_PICTURES"):
        Path(folder, "family.pdf").write_bytes(pdf_of(html))
    return len(HTML(string=html).render(stylesheets=[_stylesheet()], font_config=_fonts()).pages)


def test_the_fullest_family_fits_on_two_pages(clock: Clock, family: Any, updated: Any) -> None:
    updated()
    contents = document.family_document_contents(FamilyFile(family.household, User.objects.get(username="officer")))
    assert pages(contents) == 2
    member = contents["members"].rows[0]
    aid = document.AidLine(2025, "县人力资源和社会保障局", "就业救助", 12, 12_345_00)
    part = document.Part("县人力资源和社会保障局", "就业和社会保险", "已转办，等答复", date(2025, 9, 1), True, "")
    link = document.ChainLink("县住房和城乡建设局", "住房救助", "公租房", "易小明", date(2025, 1, 1), None)
    row = contents["layers"].rows[0]
    day = date(2025, 9, 1)
    policy = {
        "policy": {
            "number": "PICC-2025-000000001",
            "insurer": "中国人民财产保险股份有限公司于都支公司",
            "premium_fen": 100_00,
            "first_day": day,
            "last_day": day,
        },
        "people": "钟桂英、易小明",
        "paid_fen": 2_000_00,
        "claims": 1,
    }
    referral = {
        "declared": {"label": "就业和社会保险"},
        "department": "县人力资源和社会保障局",
        "state_label": "部门在办",
        "handed_over_on": day,
        "due_on": day,
    }
    full = {
        **contents,
        "members": Shown([member] * document.MOST_MEMBERS, 3),
        "layers": Shown([row] * document.MOST_LAYERS, 3),
        "aid": Shown([aid] * document.MOST_AID, 3),
        "years": [(2025 - number, 12_345_00) for number in range(document.MOST_YEARS)],
        "earlier_fen": 1,
        "policies": Shown([policy] * document.MOST_POLICIES, 3),
        "services": Shown([link] * document.MOST_SERVICES, 3),
        "referrals": Shown([referral] * document.MOST_REFERRALS, 3),
        "matters": Shown([(date(2025, 1, 1), part)] * document.MOST_MATTERS, 3),
        "open_parts": Shown([part] * document.MOST_OPEN, 3),
    }
    assert pages(full) == 2
