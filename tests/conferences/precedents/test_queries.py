"""Precedents: found by kind, year, amount and words; never before the minutes are confirmed, never with names."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from doudi.conferences.precedents.queries import precedents
from doudi.core.clock import today
from tests.conferences.confirmed_meeting import Sitting

pytestmark = pytest.mark.django_db


@pytest.mark.clause("P18-9.c")
def test_a_precedent_is_found_by_what_it_decided(sitting: Sitting) -> None:
    sitting.open()
    decision = sitting.decide()
    assert not precedents().exists()
    sitting.sign()
    sitting.confirm()
    for words, is_found in (
        ({"kind": "trial"}, True),
        ({"kind": "other"}, False),
        ({"outcome": "refused"}, False),
        ({"year": today().year}, True),
        ({"year": today().year - 1}, False),
        ({"from_fen": 1_200_000, "to_fen": 1_200_000}, True),
        ({"from_fen": 1_200_001}, False),
        ({"to_fen": 1_199_999}, False),
        ({"words": "大病 提高"}, True),
        ({"words": "大病 房屋"}, False),
        ({"words": "家庭自付费用超过年收入"}, False),
    ):
        assert (list(precedents(**words)) == [decision]) is is_found, words


def test_a_precedent_shows_summaries_and_leads_to_a_correction(sitting: Sitting, signed_in: Any) -> None:
    decision = sitting.hold()
    address = reverse("conferences:precedent", args=[decision.pk])
    page = signed_in("other_officer").get(address).content.decode()
    assert "按一事一议提高" in page
    assert "家庭自付费用超过年收入" not in page
    assert sitting.item.question.title not in page
    correct = reverse("conferences:correct_decision", args=[decision.pk])
    bureau = signed_in("bureau")
    assert bureau.post(correct, {"why": ""}).status_code == 422
    assert bureau.post(correct, {"why": "金额算错"}).status_code == 302
    assert decision.corrections.get().title.startswith("更正")


def test_an_amount_that_is_none_does_not_filter(signed_in: Any) -> None:
    for text in ("NaN", "-1", "九百"):
        page = signed_in("director").get(reverse("conferences:precedents"), {"from_fen": text, "to_fen": "100"})
        assert page.status_code == 422, text
