"""Details of offices: entered by the bureau, printed on documents, missing ones said to be missing."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from doudi.casework.models import OfficeDetail
from doudi.casework.office_details.actions import enter_office_detail
from doudi.casework.office_details.queries import hotlines, shown_detail
from doudi.casework.refusals import OfficeDetailInvalid
from doudi.core.refusals import PermissionRequired, ReasonRequired
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


def test_bureau_enters_details_and_the_last_one_counts(cast: Cast) -> None:
    assert shown_detail("360731", "court") == "（待县民政局填写）"
    enter_office_detail(by=cast.bureau, place_code="360731", name="court", value="某区人民法院")
    enter_office_detail(by=cast.director, place_code="360731", name="court", value="于都县人民法院")
    assert shown_detail("360731", "court") == "于都县人民法院"
    with pytest.raises(DatabaseError), transaction.atomic():
        OfficeDetail.objects.update(value="别的")


def test_hotlines_name_the_window_where_no_telephone_is_entered(cast: Cast) -> None:
    assert hotlines(cast.village.code) == "有不清楚的，请到乡镇民政窗口问。"
    name = OfficeDetail.Name.SUPERVISION_TELEPHONE
    enter_office_detail(by=cast.bureau, place_code="360731", name=name, value="0797-6230000")
    assert hotlines(cast.village.code) == "咨询电话：县民政局0797-6230000"


def test_hotlines_of_the_county_name_the_county_once(cast: Cast) -> None:
    name = OfficeDetail.Name.SUPERVISION_TELEPHONE
    township = cast.village.code[:9]
    enter_office_detail(by=cast.bureau, place_code="360731", name=name, value="0797-6230000")
    enter_office_detail(by=cast.bureau, place_code=township, name=name, value="0797-6230001")
    assert hotlines("360731") == "咨询电话：县民政局0797-6230000"
    assert hotlines(township) == hotlines(cast.village.code) == "咨询电话：乡镇0797-6230001，县民政局0797-6230000"


@pytest.mark.parametrize(
    ("changed", "refusal", "field"),
    [
        ({"name": "window"}, OfficeDetailInvalid, "name"),
        ({"name": "nothing"}, OfficeDetailInvalid, "name"),
        ({"place_code": "360732"}, OfficeDetailInvalid, "name"),
        ({"value": " "}, ReasonRequired, "value"),
        ({"value": "请打民政局"}, OfficeDetailInvalid, "value"),
        ({"name": "court", "value": "院" * 81}, OfficeDetailInvalid, "value"),
    ],
)
def test_invalid_details_are_refused_by_name(cast: Cast, changed: dict[str, str], refusal: Any, field: str) -> None:
    given = {"place_code": "360731", "name": "supervision_telephone", "value": "0797-6230002"}
    with pytest.raises(refusal) as refused:
        enter_office_detail(by=cast.bureau, **(given | changed))
    assert set(refused.value.fields) == {field}


def test_townships_and_auditors_enter_nothing(cast: Cast) -> None:
    for name in ("officer", "leader", "auditor", "finance"):
        with pytest.raises(PermissionRequired):
            enter_office_detail(by=cast.people[name], place_code="360731", name="court", value="某法院")


def test_page_of_office_details(cast: Cast, signed_in: Any) -> None:
    bureau, page = signed_in("bureau"), reverse("casework:office_details")
    assert "项待填写" in bureau.get(page).content.decode()
    given = {"place_code": "360731", "name": "reconsideration_authority", "value": "于都县人民政府"}
    assert bureau.post(page, given | {"value": ""}).status_code == 422
    assert "已填写" in bureau.post(page, given, follow=True).content.decode()
    assert "于都县人民政府" in bureau.get(page).content.decode()
    assert signed_in("officer").get(page).status_code == 403
