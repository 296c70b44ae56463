"""What somebody sends who does not use the pages as they are: refused by name, and nothing is kept of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from doudi.casework.models import Application, Referral
from doudi.casework.refusals import ApplicantRequired, ConsentRequired, UnknownProcedure
from doudi.portal.application_form.draft import keep_draft, read_draft
from doudi.portal.application_form.submission import submit_draft
from doudi.portal.models import StoredDraft
from tests.conftest import Cast
from tests.portal.application_form.test_application_form import FILLED, fill, page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", ["person-7", "who-tekun", "need-relief", "income-19", "admin", "review-2", "person--1"])
def test_a_page_that_is_not_asked_takes_no_answer(cast: Cast, client: Client, key: str) -> None:
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
        ("income-0", {"wage_fen": "99999999999999999999"}),
        ("health-0", {**FILLED["health-0"], "self_care": "dead"}),
        ("village", {"village": "360731"}),
    ],
)
def test_answers_that_are_not_on_the_page_are_refused(cast: Cast, client: Client, at: str, changed: Any) -> None:
    fill(client, cast)
    before = StoredDraft.objects.get().sealed.clear()
    assert client.post(page(at), changed).status_code == 422
    assert StoredDraft.objects.get().sealed.clear() == before


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"needs": {"lottery": "奖金"}}, UnknownProcedure),
        ({"matters": [], "needs": {}}, UnknownProcedure),
        ({"subjects": {"disability_nursing": [7]}}, ApplicantRequired),
        ({"consent": {}}, ConsentRequired),
        ({"members": []}, ApplicantRequired),
    ],
)
def test_a_form_that_was_changed_behind_the_pages_is_not_taken(
    cast: Cast, client: Client, changed: dict[str, Any], refusal: type[Exception]
) -> None:
    fill(client, cast)
    draft = read_draft(client.session)
    for name, value in changed.items():
        setattr(draft, name, value)
    with pytest.raises(refusal):
        submit_draft(StoredDraft.objects.get(), draft, helper=None, mandate="")
    assert not Application.objects.exists()
    assert not Referral.objects.exists()
    assert StoredDraft.objects.exists()


def test_a_matter_that_is_no_more_falls_out_of_a_form_that_waited(cast: Cast, client: Client) -> None:
    fill(client, cast)
    session = client.session
    draft = read_draft(session)
    draft.matters.append("of_last_year")
    draft.needs["of_last_year"] = "..."
    keep_draft(session, draft)
    assert client.get(page("review")).status_code == 200
    assert "of_last_year" not in read_draft(session).matters


def test_sending_skips_no_page(cast: Cast, client: Client) -> None:
    fill(client, cast)
    session = client.session
    draft = read_draft(session)
    draft.answered.remove("consent")
    keep_draft(session, draft)
    assert client.post(reverse("portal:submit"), follow=True).redirect_chain[-1][0] == page("consent")
    assert not Application.objects.exists()


def test_a_form_without_its_token_is_not_taken(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    for address in (
        page("village"),
        reverse("portal:submit"),
        reverse("portal:self_check"),
        reverse("portal:text_size"),
    ):
        assert strict.post(address, {"village": cast.village.code}).status_code == 403
    assert not StoredDraft.objects.exists()


@pytest.mark.parametrize("receipt", ["", "1", "' OR 1=1 --", "999999999999999", "٣" * 15, "2" * 5_000])
def test_receipts_of_nobody_open_nothing(cast: Cast, client: Client, receipt: str) -> None:
    assert client.post(reverse("portal:lookup"), {"receipt": receipt, "code": "AAAAAA"}).status_code == 422
    assert "followed" not in client.session
