"""Requests that do not come from the pages as shown are refused, and nothing of them is stored."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from doudi.casework.models import Application, Referral
from doudi.casework.refusals import ApplicantRequired, ConsentRequired, UnknownProcedure
from doudi.portal.application_form.draft import read_draft, write_draft
from doudi.portal.application_form.submission import submit_draft
from doudi.portal.models import StoredDraft
from tests.conftest import Cast
from tests.portal.application_form.test_application_form import FILLED, fill, page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", ["person-7", "who-tekun", "need-relief", "income-19", "admin", "review-2", "person--1"])
def test_page_that_is_not_asked_takes_no_answer(cast: Cast, client: Client, key: str) -> None:
    fill(client, cast)
    before = StoredDraft.objects.get().sealed.clear()
    assert client.post(page(key), {"name": "某", "who": ["9"], "text": "要钱"}).status_code == 302
    assert StoredDraft.objects.get().sealed.clear() == before


@pytest.mark.parametrize(
    ("at", "changed"),
    [
        ("matters", {"matters": ["dibao"], "needs": ["lottery"]}),
        ("who-disability_nursing", {"who": ["5"]}),
        ("who-disability_nursing", {"who": ["-1"]}),
        ("consent", {"agreed_by": ["0", "1", "8"], "signed": "钟有福"}),
        ("property", {**FILLED["property"], "homes": "999999999999"}),
        ("property", {**FILLED["property"], "financial_assets_fen": "-5"}),
        ("facts-0", {"wage_fen": "99999999999999999999"}),
        ("facts-0", {**FILLED["facts-0"], "self_care": "dead"}),
        ("facts-0", {**FILLED["facts-0"], "situations": ["rich"]}),
        ("village", {"village": "360731"}),
    ],
)
def test_answers_not_offered_are_refused(cast: Cast, client: Client, at: str, changed: Any) -> None:
    fill(client, cast)
    before = StoredDraft.objects.get().sealed.clear()
    assert client.post(page(at), changed).status_code == 422
    assert StoredDraft.objects.get().sealed.clear() == before


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"needs": {"lottery": "奖金"}}, UnknownProcedure),
        ({"matters": (), "needs": {}}, UnknownProcedure),
        ({"subjects": {"disability_nursing": (7,)}}, ApplicantRequired),
        ({"consent": None}, ConsentRequired),
        ({"members": ()}, ApplicantRequired),
    ],
)
def test_forged_draft_is_refused(cast: Cast, client: Client, changed: dict[str, Any], refusal: type[Exception]) -> None:
    fill(client, cast)
    draft = replace(read_draft(client.session), **changed)
    with pytest.raises(refusal):
        submit_draft(StoredDraft.objects.get(), draft, helper=None, mandate="")
    assert not Application.objects.exists()
    assert not Referral.objects.exists()
    assert StoredDraft.objects.exists()


def test_matter_no_longer_offered_drops_out_of_a_draft(cast: Cast, client: Client) -> None:
    fill(client, cast)
    session = client.session
    draft = read_draft(session)
    draft = replace(draft, matters=(*draft.matters, "of_last_year"), needs={**draft.needs, "of_last_year": "..."})
    write_draft(session, draft)
    assert client.get(page("review")).status_code == 200
    assert "of_last_year" not in read_draft(session).matters


def test_submission_skips_no_page(cast: Cast, client: Client) -> None:
    fill(client, cast)
    session = client.session
    draft = read_draft(session)
    answered = tuple(key for key in draft.answered if key != "consent")
    write_draft(session, replace(draft, answered=answered))
    assert client.post(reverse("portal:submit"), follow=True).redirect_chain[-1][0] == page("consent")
    assert not Application.objects.exists()


def test_post_without_csrf_token_is_refused(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    for address in (
        page("village"),
        reverse("portal:submit"),
        reverse("portal:self_check_step", args=[1]),
        reverse("portal:text_size"),
    ):
        assert strict.post(address, {"village": cast.village.code}).status_code == 403
    assert not StoredDraft.objects.exists()


@pytest.mark.parametrize("receipt", ["", "1", "' OR 1=1 --", "999999999999999", "٣" * 15, "2" * 5_000])
def test_invalid_receipt_numbers_open_nothing(cast: Cast, client: Client, receipt: str) -> None:
    assert client.post(reverse("portal:lookup"), {"receipt": receipt, "code": "AAAAAA"}).status_code == 422
    assert "followed" not in client.session
