"""Our service: look-ups by purpose, applications in, states out, the law as a service; by the contract."""

from __future__ import annotations

import uuid
from typing import Any

import jsonschema_rs
import pytest
import yaml
from django.test import Client

from doudi.api.v1.operations import FILE
from doudi.casework.models import Application, Case
from doudi.core.divisions.models import Division
from tests.api.partners import Partner, partner
from tests.conftest import Cast, identity_number

pytestmark = pytest.mark.django_db
DOCUMENT: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))


def required(path: str, method: str, answer: Any, status: int = 200) -> Any:
    """Return an answer that the contract allows."""
    assert answer.status_code == status, answer.content.decode()
    named = path.replace("/", "~1").replace("{", "%7B").replace("}", "%7D")
    pointer = f"/paths/{named}/{method}/responses/{status}/content/application~1json/schema"
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **DOCUMENT, "$ref": f"#{pointer}"}
    validator = jsonschema_rs.validator_for(schema, validate_formats=True)
    assert [error.message for error in validator.iter_errors(answer.json())] == []
    return answer.json()


def refused(answer: Any, status: int, code: str) -> Any:
    """Return a problem with this status and name."""
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["code"] == code, answer.json()
    return answer.json()


def looked_up(one: Partner, kind: str, value: str) -> Any:
    answer = one.post("/api/v1/registry/lookups", {"identifier": {"type": kind, "value": value}})
    return required("/registry/lookups", "post", answer)


def test_people_are_looked_up_in_the_area_and_shown_by_scope(
    cast: Cast, mib: Partner, family: Any, other_family: Any
) -> None:
    number = family.mother.id_number.clear()
    (person,) = looked_up(mib, "identity_number", number)["people"]
    assert (person["number"], person["identity_number"], person["household_number"]) == ("M1", number, "H1")
    assert person["awards"][0]["assessed_income_fen"] == 200_00
    assert looked_up(mib, "household_number", "H1")["total"] == 2
    place = Division.objects.get(code=family.mother.village_id[:9])
    narrow = partner(cast, scopes=["registry:read"], sender_id="narrow", division=place)
    (person,) = looked_up(narrow, "identity_number", number)["people"]
    assert person["identity_number"] == str(family.mother.id_number)
    assert "awards" not in person
    assert looked_up(narrow, "identity_number", other_family.mother.id_number.clear())["total"] == 0


def test_scopes_methods_bodies_and_parameters_are_refused_by_name(cast: Cast, mib: Partner) -> None:
    one = partner(cast, scopes=["rules:read"], sender_id="law")
    refused(one.post("/api/v1/registry/lookups", {}), 403, "scope_required")
    refused(Client().get("/api/v1/rules"), 401, "token_required")
    refused(mib.post("/api/v1/rules", {}), 405, "method_not_allowed")
    refused(
        mib.post("/api/v1/registry/lookups", {"identifier": {"type": "phone", "value": "1"}}), 400, "contract_broken"
    )
    for query in ({"page": "0"}, {"page": "x"}, {"page_size": "201"}, {"pge": "1"}):
        refused(mib.get("/api/v1/rules", **query), 400, "contract_broken")
    refused(mib.get("/api/v1/standards", month="2026-13"), 400, "contract_broken")


def application(village: str, **more: Any) -> dict[str, Any]:
    from datetime import date

    return {
        "village_code": village,
        "matters": [{"matter": "dibao"}],
        "members": [
            {
                "name": "曾福生",
                "id_number": identity_number(date(1960, 3, 4), 500),
                "relation": "户主",
                "facts": {"wage_fen": 50_000},
            }
        ],
        "phone": "13800000000",
        "consent": {"agreed": True, "signed": "曾福生", "text": "同意核对家庭经济状况"},
    } | more


def send(one: Partner, body: Any, key: str = "") -> Any:
    return one.post("/api/v1/cases", body, **{"Idempotency-Key": key or str(uuid.uuid4())})


def test_an_application_comes_in_once_and_its_state_goes_out(cast: Cast, mib: Partner) -> None:
    key = str(uuid.uuid4())
    told = required("/cases", "post", send(mib, application(cast.village.code), key), 201)
    assert len(told["code"]) == 6
    sent = Application.objects.get(receipt=told["receipt"])
    assert (sent.channel, sent.sent_by, sent.answers["members"][0]["facts"]) == (
        "interface",
        None,
        {"wage_fen": "50000"},
    )
    again = required("/cases", "post", send(mib, application(cast.village.code), key))
    assert (again["receipt"], "code" in again) == (told["receipt"], False)
    other = application(cast.village.code, phone="13900000000")
    refused(send(mib, other, key), 409, "idempotency_key_taken")
    assert Case.objects.count() == 1
    shown = required("/cases/{receipt}", "get", mib.get(f"/api/v1/cases/{told['receipt']}"))
    assert shown["cases"][0]["state"] == Case.objects.get().step
    listed = required("/cases", "get", mib.get("/api/v1/cases", page_size=1))
    assert (listed["total"], len(listed["cases"])) == (1, 1)


def test_another_client_does_not_see_it(cast: Cast, mib: Partner) -> None:
    receipt = send(mib, application(cast.village.code)).json()["receipt"]
    other = partner(cast, sender_id="other")
    refused(other.get(f"/api/v1/cases/{receipt}"), 404, "not_found")
    assert other.get("/api/v1/cases").json()["total"] == 0


def test_applications_that_cannot_be(cast: Cast, mib: Partner) -> None:
    place = Division.objects.get(code=cast.village.code[:9])
    narrow = partner(cast, scopes=["cases:write"], sender_id="narrow", division=place)
    village = cast.village.code
    member = application(village)["members"][0]
    for one, body, status, code in (
        (narrow, application(cast.other_village.code), 422, "application_not_fitting"),
        (mib, application(village, matters=[{"matter": "everything"}]), 422, "application_not_fitting"),
        (
            mib,
            application(village, members=[member | {"id_number": "360731196003045001"}]),
            422,
            "application_not_fitting",
        ),
        (mib, application(village, members=[member | {"relation": "子"}]), 422, "application_not_fitting"),
        (mib, application(village, members=[member, member]), 422, "application_not_fitting"),
        (mib, application(village, members=[member | {"facts": {"child_status": "orphan"}}]), 400, "contract_broken"),
        (mib, application(village, members=[member | {"facts": {"wage_fen": "x"}}]), 400, "contract_broken"),
        (mib, application(village, consent={"agreed": False, "signed": "a", "text": "b"}), 400, "contract_broken"),
    ):
        refused(send(one, body), status, code)
    refused(mib.post("/api/v1/cases", application(village)), 400, "idempotency_key_required")
    assert not Application.objects.exists()


def test_payments_are_listed_without_accounts(mib: Partner, family: Any) -> None:
    body = {"identifier": {"type": "person_number", "value": "M1"}, "from_month": "2023-01"}
    told = required("/payments/lookups", "post", mib.post("/api/v1/payments/lookups", body))
    assert told == {"total": 0, "page": 1, "page_size": 50, "payments": []}


def test_a_department_sees_its_referrals_and_counts_of_warnings(cast: Cast, mib: Partner, family: Any) -> None:
    told = required("/referrals", "get", mib.get("/api/v1/referrals"))
    assert told["total"] == 0
    refused(mib.get("/api/v1/referrals", state="lost"), 400, "contract_broken")
    counted = required("/warnings", "get", mib.get("/api/v1/warnings"))
    assert counted["total"] == 0
    assert counted["classes"]


def test_standards_and_rules_name_their_clauses(mib: Partner) -> None:
    told = required("/standards", "get", mib.get("/api/v1/standards", month="2023-05"))
    dibao = {one["category"]: one for one in told["standards"] if one["name"] == "dibao_standard"}
    assert (dibao["urban"]["figure"], dibao["rural"]["figure"]) == (885_00, 660_00)
    assert dibao["urban"]["references"]
    listed = required("/rules", "get", mib.get("/api/v1/rules", page=2, page_size=5))
    assert len(listed["rules"]) == 5
    assert listed["total"] > 100


FACTS = {
    "month": "2023-05",
    "known": "2023-05-20",
    "household": {"area": "rural"},
    "people": [{"person": "a", "birth_date": "1960-01-01", "facts": {"transfer_fen": 300_00}}],
    "awards": [
        {
            "person": "a",
            "programme": "dibao",
            "from_month": "2023-01",
            "dibao_class": "other",
            "assessed_income_fen": 300_00,
        }
    ],
}


def assessed(one: Partner, **changed: Any) -> Any:
    return required("/assessments", "post", one.post("/api/v1/assessments", FACTS | changed))


def test_facts_go_in_and_verdicts_and_amounts_with_reasons_come_out(mib: Partner) -> None:
    told = assessed(mib)
    assert told["income_per_head_fen"] == 300_00
    (due,) = told["dues"]
    assert (due["programme"], due["amount_fen"]) == ("dibao", 360_00)
    assert due["explanation"]["parts"]
    (verdict,) = [one for one in told["verdicts"] if one["programme"] == "dibao"]
    assert verdict["holds"]
    assert all(one["references"] for one in verdict["conditions"])


def test_what_if_a_standard_were_higher(mib: Partner) -> None:
    told = assessed(mib, figures={"dibao_standard": {"urban": 900_00, "rural": 700_00}})
    assert (told["is_what_if"], told["total_fen"]) == (True, 400_00)
    assert assessed(mib)["total_fen"] == 360_00


def test_facts_that_rules_cannot_use(mib: Partner) -> None:
    for changed, status, code in (
        ({"household": {"area": "rural", "castles": 1}}, 400, "contract_broken"),
        ({"people": [{"person": "a", "birth_date": "2024-01-01"}]}, 422, "facts_not_fitting"),
        ({"people": FACTS["people"] * 2}, 422, "facts_not_fitting"),
        ({"figures": {"no_such_standard": 1}}, 422, "facts_not_fitting"),
        ({"awards": [{"person": "b", "programme": "dibao", "from_month": "2023-01"}]}, 422, "facts_not_fitting"),
        ({"month": "1950-01"}, 422, "facts_not_fitting"),
    ):
        refused(mib.post("/api/v1/assessments", FACTS | changed), status, code)


@pytest.mark.parametrize("address", ["/api/v1/people", "/dci/registry/find", "/oauth/tokens"])
def test_unknown_addresses_are_answered_as_problems(client: Client, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["instance"] == address


def test_the_documentation_shows_every_operation(client: Client) -> None:
    shown = client.get("/api/v1/").content.decode()
    for entry in DOCUMENT["paths"].values():
        for one in entry.values():
            assert f'id="{one["operationId"]}"' in shown
    assert client.get("/api/v1/openapi.yaml").content == FILE.read_bytes()


def test_every_operation_is_served_and_every_scope_known() -> None:
    from django.urls import resolve

    from doudi.api.clients.scopes import Scope

    for path, entry in DOCUMENT["paths"].items():
        assert resolve(f"/api/v1{path.replace('{receipt}', 'R1')}").namespace == "api_v1"
        for one in entry.values():
            for scope in one["security"][0]["clientCredentials"]:
                assert scope in Scope.values
