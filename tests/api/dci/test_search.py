"""What searches find, what they show for which scope, and by what names they refuse."""

from __future__ import annotations

from typing import Any

import pytest

from doudi.api.clients.models import ApiClient
from doudi.core.access_log import spool
from doudi.core.access_log.models import Access
from doudi.core.divisions.models import Division
from tests.api.dci import messages
from tests.api.partners import ALL_SCOPES, Partner, partner
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
CRITERIA = "rjct.search_criteria.invalid"
PATH = "/dci/registry/sync/search"


def answered(one: Partner, criteria: dict[str, Any]) -> dict[str, Any]:
    """Search, and return the answer to the only request."""
    answer = one.post(PATH, messages.search(one, criteria))
    assert answer.status_code == 200, answer.content
    messages.require_answer("/registry/sync/search", answer.json())
    (found,) = answer.json()["message"]["search_response"]
    return dict(found)


def numbers(found: dict[str, Any]) -> list[str]:
    """The numbers of the members found."""
    return [one["member_identifier"][0]["identifier_value"] for one in found["data"]["reg_records"]]


def test_a_person_is_found_by_identity_number_and_shown_in_full(mib: Partner, family: Any) -> None:
    found = answered(mib, messages.by_identifier(family.mother.id_number.clear()))
    (record,) = found["data"]["reg_records"]
    person = record["demographic_info"]
    assert person["name"]["full_name"] == "钟桂英"
    assert person["identifier"][0]["identifier_value"] == family.mother.id_number.clear()
    assert record["poverty_score"] > 0
    assert record["enrolments"][0]["programme"]["programme_identifier"] == "dibao"
    assert record["is_disabled"] is False
    assert found["pagination"]["total_count"] == 1


def test_without_scopes_of_data_only_who_they_are_is_shown(cast: Cast, family: Any) -> None:
    one = partner(cast, scopes=["dci:search"])
    answer = one.post(PATH, messages.search(one, messages.by_identifier(family.mother.id_number.clear())))
    text = answer.content.decode()
    assert family.mother.id_number.clear() not in text
    (record,) = answer.json()["message"]["search_response"][0]["data"]["reg_records"]
    assert record["demographic_info"]["identifier"][0]["identifier_value"] == str(family.mother.id_number)
    assert {"poverty_score", "enrolments", "is_disabled"} & set(record) == set()
    assert "address" not in record["demographic_info"]


def test_a_household_is_found_by_its_number_and_by_its_members(mib: Partner, family: Any) -> None:
    for criteria in (
        messages.by_identifier("H1", "HOUSEHOLD_ID", response_entity="Group"),
        messages.by_identifier(family.son.id_number.clear(), response_entity="Group"),
        messages.by_expression({"$and": [{"group_size": {"$eq": 2}}, {"poverty_score": {"$lt": 90}}]}),
    ):
        (record,) = answered(mib, criteria)["data"]["reg_records"]
        assert (record["@type"], record["group_size"]) == ("Group", 2)
        assert record["group_head_info"]["demographic_info"]["name"]["full_name"] == "钟桂英"


@pytest.mark.parametrize(
    ("first", "join", "second", "expected"),
    [
        (("age", "lt", "40"), None, None, ["S1"]),
        (("age", "ge", 40), "and", ("sex", "eq", "female"), ["M1"]),
        (("sex", "eq", "male"), "or", ("name", "eq", "钟桂英"), ["M1", "S1"]),
        (("sex", "in", "male,female"), "not", ("programme", "eq", "dibao"), ["S1"]),
        (("birth_date", "le", "1970-05-01"), None, None, ["M1"]),
        (("location", "eq", "central_region"), None, None, []),
        (("poverty_score", "lt", 60), "and", ("age", "lt", 40), ["S1"]),
    ],
)
def test_predicates(first: Any, join: Any, second: Any, expected: list[str], mib: Partner, family: Any) -> None:
    pair: dict[str, Any] = {"seq_num": 1, "expression1": messages.comparison(*first)}
    if second:
        pair |= {"condition": join, "expression2": messages.comparison(*second)}
    sort = [{"attribute_name": "member_identifier", "sort_order": "asc"}]
    assert numbers(answered(mib, messages.by_predicate(pair, sort=sort))) == expected


def test_pages_have_the_true_total(mib: Partner, family: Any, other_family: Any) -> None:
    place = messages.comparison("location", "eq", "360731")
    page = {"page_size": 3, "page_number": 2}
    found = answered(mib, messages.by_predicate({"expression1": place}, pagination=page))
    assert found["pagination"] == {"page_size": 3, "page_number": 2, "total_count": 4}
    assert len(numbers(found)) == 1


def test_a_client_of_a_township_sees_its_people_only(cast: Cast, family: Any, other_family: Any) -> None:
    one = partner(cast, division=Division.objects.get(code=family.mother.village_id[:9]))
    assert numbers(answered(one, messages.by_identifier(family.mother.id_number.clear()))) == ["M1"]
    assert numbers(answered(one, messages.by_identifier(other_family.mother.id_number.clear()))) == []


@pytest.mark.parametrize(
    ("criteria", "code"),
    [
        (messages.by_identifier("x", "PASSPORT"), CRITERIA),
        (
            messages.by_predicate({"expression1": messages.comparison("salary", "lt", 1)}),
            "rjct.search_criteria.invalid",
        ),
        (messages.by_predicate({"expression1": messages.comparison("age", "lt", "x")}), CRITERIA),
        (messages.by_expression({"$where": [{"age": 1}]}), CRITERIA),
        (messages.by_identifier("x", sort=[{"attribute_name": "salary"}]), "rjct.sort.invalid"),
        (messages.by_identifier("x", pagination={"page_size": 0}), "rjct.pagination.invalid"),
        (messages.by_identifier("x", pagination={"page_size": 501}), "rjct.pagination.invalid"),
        (messages.by_identifier("x", reg_record_type="Farm"), CRITERIA),
    ],
)
def test_requests_are_rejected_by_name(criteria: dict[str, Any], code: str, mib: Partner) -> None:
    found = answered(mib, criteria)
    assert (found["status"], found["status_reason_code"]) == ("rjct", code)
    assert found["status_reason_message"]


def test_lists_need_their_scope_and_incomes_theirs(cast: Cast) -> None:
    one = partner(cast, scopes=["dci:search", "dci:query"])
    score = messages.by_predicate({"expression1": messages.comparison("poverty_score", "lt", 50)})
    assert "data:income" in answered(one, score)["status_reason_message"]
    two = partner(cast, scopes=["dci:search"], sender_id="narrow", name="窄")
    assert "dci:query" in answered(two, score)["status_reason_message"]


def test_consent_is_compared_with_the_purpose(cast: Cast, mib: Partner) -> None:
    other = {"consent": {"ts": "2026-01-01T00:00:00Z", "purpose": {"code": "marketing"}}}
    assert answered(mib, messages.by_identifier("x", **other))["status"] == "rjct"
    fitting = {"consent": {"ts": "2026-01-01T00:00:00Z", "purpose": {"code": "medical-aid"}}}
    assert answered(mib, messages.by_identifier("x", **fitting))["status"] == "succ"
    strict = partner(cast, is_consent_required=True, sender_id="strict", name="严")
    assert answered(strict, messages.by_identifier("x"))["status"] == "rjct"
    assert answered(strict, messages.by_identifier("x", **fitting))["status"] == "succ"


def test_too_many_are_refused_rather_than_cut(mib: Partner, family: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doudi.api.dci.search.DEEPEST_ROW", 1)
    page = {"page_size": 1, "page_number": 1}
    everybody = messages.by_predicate({"expression1": messages.comparison("age", "ge", 0)}, pagination=page)
    assert answered(mib, everybody)["status_reason_code"] == "rjct.search.too_many_records_found"


def test_people_who_were_shown_are_in_the_access_log(mib: Partner, family: Any, settings: Any, tmp_path: Any) -> None:
    settings.ACCESS_SPOOL = tmp_path
    answered(mib, messages.by_identifier(family.mother.id_number.clear()))
    mib.post("/dci/registry/sync/search", {})
    spool.take_in(waits=False)
    rows = Access.objects.order_by("pk")
    shown = rows.get(subject_kind="person")
    assert (shown.subject_id, shown.user_name, shown.role) == (str(family.mother.pk), mib.client.name, "api_client")
    assert shown.purpose == mib.client.purpose
    assert rows.filter(kind=Access.Kind.REFUSED, outcome="contract_broken").exists()


# --- the message as a whole ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ({"version": "2.0.0"}, "err.version.not_supported"),
        ({"action": "subscribe"}, "err.request.bad"),
        ({"sender_id": "somebody-else"}, "err.sender_id.invalid"),
        ({"sender_uri": "http://169.254.169.254/registry/on-search"}, "err.sender_uri.invalid"),
        ({"sender_uri": "http://127.0.0.1.evil.example:3336/x"}, "err.sender_uri.invalid"),
        ({"total_count": 2}, "err.request.bad"),
        ({"is_msg_encrypted": True}, "err.encryption.invalid"),
        ({"message_ts": "2099-01-01T00:00:00Z"}, "err.request.bad"),
    ],
)
def test_messages_are_refused_by_name(header: dict[str, Any], code: str, mib: Partner) -> None:
    body = messages.search(mib, messages.by_identifier("x"))
    body["header"] |= header
    answer = mib.post("/dci/registry/search", body)
    assert (answer.status_code, answer.json()["message"]["error"]["code"]) == (400, code)


def test_a_name_registered_for_us_is_compared(cast: Cast) -> None:
    one = partner(cast, receiver_id="sr-server")
    answer = one.post("/dci/registry/search", messages.search(one, messages.by_identifier("x")))
    assert answer.json()["message"]["error"]["code"] == "err.receiver_id.invalid"
    named = messages.search(one, messages.by_identifier("x"), receiver_id="sr-server")
    assert one.post(PATH, named).json()["header"]["sender_id"] == "sr-server"


def test_the_same_message_again_gets_the_same_answer_and_another_one_is_refused(mib: Partner) -> None:
    body = messages.search(mib, messages.by_identifier("x"))
    first = mib.post("/dci/registry/search", body).json()["message"]
    again = mib.post("/dci/registry/search", body).json()["message"]
    assert (again["ack_status"], again["correlation_id"]) == ("ACK", first["correlation_id"])
    body["message"]["transaction_id"] = "another"
    assert mib.post("/dci/registry/search", body).status_code == 400


def test_a_signed_message_is_taken_and_a_changed_or_unsigned_one_is_not(signing_partner: Partner) -> None:
    one = signing_partner
    assert one.post(PATH, messages.search(one, messages.by_identifier("x"))).status_code == 200
    changed = messages.search(one, messages.by_identifier("x"))
    changed["message"]["search_request"][0]["search_criteria"]["query"]["value"] = "y"
    assert one.post(PATH, changed).json()["errors"][0]["code"] == "err.signature.invalid"
    unsigned = messages.search(one, messages.by_identifier("x")) | {"signature": "unsigned"}
    assert one.post(PATH, unsigned).json()["errors"][0]["code"] == "err.signature.missing"


def test_our_answers_are_signed_with_the_published_key(mib: Partner) -> None:
    import base64

    from django.test import Client

    from doudi.api.dci.signatures import require_signature

    answer = mib.post(PATH, messages.search(mib, messages.by_identifier("x"))).json()
    (key,) = Client().get("/dci/keys").json()["keys"]
    raw = base64.b64encode(base64.urlsafe_b64decode(key["x"] + "==")).decode()
    us = ApiClient(sender_id=answer["header"]["sender_id"], public_key=raw, key_id=key["kid"])
    require_signature(us, answer["signature"], answer["header"], answer["message"])


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'{"a":1,"a":2}', "application/json", 400),
        (b'{"a":' * 40 + b"1" + b"}" * 40, "application/json", 400),
        (b'{"header":"' + b"x" * 1_000_001 + b'"}', "application/json", 413),
        (b"{}", "multipart/form-data; boundary=x", 415),
    ],
)
def test_bodies_that_are_none(body: bytes, kind: str, status: int, mib: Partner) -> None:
    from django.test import Client

    headers = {"Authorization": f"Bearer {mib.token}"}
    answer = Client().generic("POST", PATH, body, content_type=kind, headers=headers)
    assert answer.status_code == status
    messages.require_error(answer.json())


def test_a_client_may_call_so_often_in_a_minute(cast: Cast) -> None:
    one = partner(cast, calls_a_minute=2)
    statuses = [one.post(PATH, messages.search(one, messages.by_identifier("x"))).status_code for _call in range(3)]
    assert statuses == [200, 200, 429]


def test_every_scope_of_a_message_is_asked_for(cast: Cast) -> None:
    others = [scope for scope in ALL_SCOPES if not scope.startswith("dci:")]
    one = partner(cast, scopes=others)
    for path, body in (
        ("search", messages.search(one, messages.by_identifier("x"))),
        ("sync/search", messages.search(one, messages.by_identifier("x"))),
        ("subscribe", messages.subscribe(one)),
        ("unsubscribe", messages.unsubscribe(one, "x")),
        ("txn/status", messages.status(one, "x")),
        ("sync/txn/status", messages.status(one, "x")),
    ):
        answer = one.post(f"/dci/registry/{path}", body)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (403, "err.request.forbidden"), path
