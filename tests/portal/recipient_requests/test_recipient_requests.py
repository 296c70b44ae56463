"""Requests of recipients on their phones: what is received, what is refused, and what nobody can find out."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from doudi.casework import actions
from doudi.casework.models import Case, RecipientRequest
from doudi.casework.office_details.models import OfficeDetail
from doudi.core.attachments.models import Attachment
from doudi.core.clock import today
from doudi.portal.rate_limits import MOST_REQUESTS_A_DAY, MOST_REQUESTS_OF_ADDRESS_A_DAY
from doudi.registry import actions as registry
from doudi.values.bank_card import with_check_digit
from tests.conftest import Cast, Family
from tests.portal.application_form.test_application_form import fill, send
from tests.portal.application_form.test_photographs import png

pytestmark = pytest.mark.django_db
PHONE = "13700000009"
CARD = with_check_digit("621700001234567890")


@pytest.fixture
def home(cast: Cast, family: Family) -> Family:
    """The family with the mother's telephone on record."""
    registry.change_circumstance(
        by=cast.officer, subject=family.mother, kind="phone", value=PHONE, since=today(), source="paper"
    )
    return family


def address(kind: str) -> str:
    return reverse("portal:recipient_request", args=[kind])


def who(cast: Cast, home: Family) -> dict[str, Any]:
    return {
        "village": cast.village.code,
        "name": "钟桂英",
        "id_tail": home.mother.id_number.clear()[-4:],
        "phone": "137 0000 0009",
    }


GIVEN: dict[str, dict[str, Any]] = {
    "change": {"changes": ["income", "people"], "words": "女儿出嫁了"},
    "move": {"to_village": "outside", "words": "赣州市章贡区，今年5月"},
    "exit": {"agreed": ["yes"], "signed": "钟桂英"},
    "review": {"words": "少算了一个人"},
    "my_data": {"wishes": ["read", "correct"], "words": "卡号好像不对"},
}
"""The answers of each kind but the card, which needs photographs."""
CARD_GIVEN = {"holder": "钟桂英", "account": CARD, "bank": "农商银行", "words": ""}


def receipt_of(answer: Any, client: Client) -> tuple[str, str]:
    assert answer.status_code == 302, re.findall(r"error-text[^>]*>([^<]+)", answer.content.decode())
    receipt, code = re.findall(r'amount-large">([0-9A-Z]+)<', client.get(answer.url).content.decode())
    return receipt, code


@pytest.mark.clause("SC649-13")
@pytest.mark.parametrize("kind", GIVEN)
def test_request_is_received_and_followed_by_its_receipt(cast: Cast, home: Family, client: Client, kind: str) -> None:
    receipt, code = receipt_of(client.post(address(kind), who(cast, home) | GIVEN[kind]), client)
    row = RecipientRequest.objects.get(receipt=receipt)
    assert (row.kind, row.identity, row.person) == (kind, "award", home.mother)
    stranger = Client()
    shown = stranger.post(reverse("portal:lookup"), {"receipt": receipt, "code": code}, follow=True).content.decode()
    assert str(row.declared.citizen_label) in shown
    assert "前答复您" in shown
    actions.return_recipient_request(by=cast.bureau, request=row, answer="请到乡镇窗口来")
    assert "请到乡镇窗口来" in stranger.get(reverse("portal:recipient_request_progress")).content.decode()


def test_new_card_needs_photographs_and_a_right_number(cast: Cast, home: Family, client: Client) -> None:
    given = who(cast, home) | CARD_GIVEN
    refused = client.post(address("card"), given)
    assert refused.status_code == 422
    assert "请拍新银行卡和身份证的照片" in refused.content.decode()
    wrong = client.post(address("card"), given | {"account": CARD[:-1] + str((int(CARD[-1]) + 1) % 10)})
    assert wrong.status_code == 422
    receipt, _code = receipt_of(
        client.post(address("card"), given | {"photos": [SimpleUploadedFile("card.png", png())]}), client
    )
    row = RecipientRequest.objects.get(receipt=receipt)
    assert row.files.count() == 1
    assert row.account == CARD
    assert CARD not in str(row.details["fields"]), "pages show what was sent, the number masked"
    assert home.mother.circumstances.filter(kind="bank_account").count() == 0


def test_exit_is_signed(cast: Cast, home: Family, client: Client) -> None:
    given = who(cast, home) | GIVEN["exit"]
    for changed in ({"agreed": []}, {"signed": ""}, {"signed": "别人"}, {"signature": "data:image/png;base64,AAAA"}):
        assert client.post(address("exit"), given | changed).status_code == 422
    assert not RecipientRequest.objects.exists()
    assert not Attachment.objects.exists()


def test_answer_is_the_same_for_a_stranger_and_discloses_nothing(cast: Cast, home: Family, client: Client) -> None:
    """Name, number and telephone that fit and those that do not lead to the same pages."""
    OfficeDetail.objects.create(
        place_code=cast.village.code[:9], name="supervision_telephone", value="0797-6230001", entered_by=cast.bureau
    )
    pages = []
    for changed in ({}, {"id_tail": "0000"}, {"phone": "13700000008"}):
        elsewhere = {"village": cast.other_village.code}  # the registered township is not told either
        answer = client.post(address("exit"), who(cast, home) | GIVEN["exit"] | elsewhere | changed)
        receipt, code = receipt_of(answer, client)
        texts = [client.get(answer.url), client.get(reverse("portal:recipient_request_progress"))]
        pages.append([page.content.decode().replace(receipt, "").replace(code, "") for page in texts])
    without_tokens = [[re.sub(r"[0-9A-Za-z]{60,}", "", text) for text in texts] for texts in pages]
    assert without_tokens[0] == without_tokens[1] == without_tokens[2]
    row = RecipientRequest.objects.get(identity="award")
    assert row.village_code == cast.village.code
    actions.accept_recipient_request(by=cast.officer, request=row, person=home.mother, check="call_back")
    assert Case.objects.get().number not in client.get(reverse("portal:recipient_request_progress")).content.decode()


def test_request_beside_an_open_application_needs_no_identity(cast: Cast, client: Client) -> None:
    fill(client, cast)
    receipt, _code = send(client)
    assert "姓名和电话不用再填" in client.get(address("change")).content.decode()
    receipt_of(client.post(address("change"), GIVEN["change"]), client)
    row = RecipientRequest.objects.get()
    assert (row.identity, row.name, row.application.receipt if row.application else "") == ("code", "钟有福", receipt)
    assert "家里情况变了" in client.get(reverse("portal:progress")).content.decode()


@pytest.mark.parametrize(
    ("kind", "changed", "words"),
    [
        ("change", {"changes": []}, "请填写"),
        ("change", {"words": " "}, "请填写"),
        ("change", {"name": "钟\u200b桂英"}, "看不见"),
        ("change", {"id_tail": "12A4"}, "最后四位"),
        ("change", {"phone": "110"}, "11位"),
        ("change", {"village": "1"}, "有效"),
        ("move", {"to_village": ""}, "请填写"),
        ("review", {"words": ""}, "请填写"),
    ],
)
def test_incomplete_request_is_shown_again(
    cast: Cast, home: Family, client: Client, kind: str, changed: dict[str, Any], words: str
) -> None:
    answer = client.post(address(kind), who(cast, home) | GIVEN[kind] | changed)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not RecipientRequest.objects.exists()


def test_requests_are_limited_for_a_person_a_telephone_and_an_address(cast: Cast, home: Family, client: Client) -> None:
    given = who(cast, home) | GIVEN["review"]
    for number in range(MOST_REQUESTS_A_DAY):
        assert client.post(address("review"), given | {"name": f"某{number}"}).status_code == 302
    assert client.post(address("review"), given).status_code == 422
    for number in range(MOST_REQUESTS_A_DAY):
        other = {"id_tail": "0001", "phone": f"1370000001{number}"}
        assert client.post(address("review"), given | other).status_code == 302
    refused = client.post(address("review"), given | {"id_tail": "0001", "phone": "13700000019"})
    assert "次数太多" in refused.content.decode()
    for number in range(MOST_REQUESTS_OF_ADDRESS_A_DAY):
        other = {"name": f"甲{number}", "phone": f"139000000{number:02d}"}
        answer = client.post(address("review"), given | other)
    assert answer.status_code == 422


def test_unknown_kind_is_not_found(client: Client) -> None:
    assert client.get(address("nothing")).status_code == 404
