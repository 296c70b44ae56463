"""Resources: what is offered, who gives, what is left."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from doudi.care.charity.models import Giver, Resource
from doudi.care.charity.refusals import ResourceIncomplete
from doudi.care.charity.resources.actions import end_expired_resources, end_resource, record_resource, reveal_giver
from doudi.care.charity.resources.queries import resources
from doudi.core.audit.models import Entry
from doudi.core.clock import today
from doudi.core.refusals import OutsideScope, PermissionRequired, ReasonRequired, TransitionNotAllowed
from tests.care.charity.charity_rows import offer
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.clause("P18-14.b", "P18-14.d", "MCA23-2.5")
def test_a_resource_is_recorded_and_the_giver_kept_apart(cast: Cast) -> None:
    resource = record_resource(by=cast.social_worker, offer=offer(cast.village))
    assert resource.giver.sealed_name.clear() == "贡江家纺有限公司"
    assert "家纺" not in str(Resource.objects.filter(pk=resource.pk).values()[0])
    assert "家纺" not in Entry.objects.latest("pk").sentence
    assert [row.remaining for row in resources(by=cast.officer)] == [10]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "gold"),
        ("need_kinds", []),
        ("need_kinds", ["moon"]),
        ("groups", ["moon"]),
        ("quantity", 0),
        ("unit_value_fen", -1),
        ("last_day", today() - timedelta(days=1)),
    ],
)
def test_an_incomplete_offer_is_refused(cast: Cast, field: str, value: Any) -> None:
    with pytest.raises(ResourceIncomplete) as refused:
        record_resource(by=cast.officer, offer=offer(cast.village, **{field: value}))
    assert field in refused.value.fields
    assert not Giver.objects.exists()


def test_only_who_may_and_only_at_home(cast: Cast) -> None:
    with pytest.raises(PermissionRequired):
        record_resource(by=cast.cadre, offer=offer(cast.village))
    with pytest.raises(OutsideScope):
        record_resource(by=cast.officer, offer=offer(cast.other_village))
    resource = record_resource(by=cast.other_officer, offer=offer(cast.other_village))
    assert not resources(by=cast.officer).exists()
    with pytest.raises(OutsideScope):
        reveal_giver(by=cast.officer, resource=resource, why="联系")


def test_a_resource_of_the_county_is_within_reach_of_townships_and_ended_by_the_bureau(cast: Cast) -> None:
    county = cast.bureau.division
    resource = record_resource(by=cast.bureau, offer=offer(county))
    assert list(resources(by=cast.officer)) == [resource]
    with pytest.raises(OutsideScope):
        end_resource(by=cast.officer, resource=resource, ending="withdrawn")
    assert end_resource(by=cast.bureau, resource=resource, ending="withdrawn").ending == "withdrawn"
    with pytest.raises(TransitionNotAllowed):
        end_resource(by=cast.bureau, resource=resource, ending="used_up")


def test_a_look_at_the_giver_is_recorded_with_its_purpose(cast: Cast) -> None:
    resource = record_resource(by=cast.officer, offer=offer(cast.village))
    with pytest.raises(ReasonRequired):
        reveal_giver(by=cast.officer, resource=resource, why=" ")
    assert reveal_giver(by=cast.officer, resource=resource, why="约交付时间") == ("贡江家纺有限公司", "13900000001")
    assert Entry.objects.latest("pk").why == "约交付时间"


def test_a_resource_ends_after_its_last_day(cast: Cast) -> None:
    resource = record_resource(by=cast.officer, offer=offer(cast.village))
    assert end_expired_resources() == 0
    Resource.objects.update(recorded_on=today() - timedelta(days=9), last_day=today() - timedelta(days=1))
    assert end_expired_resources() == 1
    resource.refresh_from_db()
    assert resource.ending == "expired"


def test_the_pages(cast: Cast, signed_in: Any) -> None:
    client = signed_in("officer")
    page = client.post(
        "/care/charity/resources/new/",
        {
            "title": "理发",
            "kind": "service",
            "need_kinds": ["company", "living"],
            "quantity": "20",
            "unit": "次",
            "unit_value_fen": "15",
            "area": cast.village.code,
            "last_day": (today() + timedelta(days=9)).isoformat(),
            "giver": "老兵理发店",
        },
    )
    assert page.status_code == 302, page.content.decode()
    resource = Resource.objects.get()
    assert resource.need_kinds == ["company", "living"]
    assert resource.unit_value_fen == 15_00
    listed = client.get("/care/charity/resources/?need_kind=company&state=open").content.decode()
    assert "理发" in listed
    assert "理发" not in client.get("/care/charity/resources/?need_kind=school").content.decode()
    refused = client.post("/care/charity/resources/new/", {"title": "理发"})
    assert refused.status_code == 422
    assert "请填写" in refused.content.decode()
    own = client.get(page["Location"]).content.decode()
    assert "老兵" not in own
