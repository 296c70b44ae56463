"""Circulars: drafted by one side, released by the other, without names of citizens and without numbers."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from doudi.core.refusals import PermissionRequired, SecondPersonRequired, StaleVersion, TransitionNotAllowed
from doudi.registry.text_scan import scan_text
from doudi.supervision.tip_offs.circulars.actions import (
    change_circular,
    draft_circular,
    release_circular,
    visible_circulars,
)
from doudi.supervision.tip_offs.models import Circular
from doudi.supervision.tip_offs.refusals import CircularNamesCitizens, NotWithTheInspectionGroup
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
TEXT = "某村干部优亲厚友，受到党内警告处分。"


@pytest.mark.parametrize("number", ["13800000000", "138 0000 0000", "0797-6230000", "360731197005010209"])
def test_numbers_are_found_however_they_are_written(number: str, cast: Cast) -> None:
    assert scan_text(f"电话{number}").has_number
    with pytest.raises(CircularNamesCitizens):
        draft_circular(by=cast.director, title="通报", text=f"电话{number}")
    assert not scan_text("2023年发现3起，金额12000元").has_number


@pytest.mark.clause("P18-18.e")
def test_a_circular_names_no_citizen(cast: Cast, family: Any) -> None:
    circular = draft_circular(by=cast.director, title="通报", text=f"{TEXT}涉及群众{family.mother.name}。")
    with pytest.raises(CircularNamesCitizens, match=family.mother.name):
        release_circular(by=cast.inspection_group, circular=circular)
    confirmed = release_circular(by=cast.inspection_group, circular=circular, confirmed=[family.mother.name])
    assert confirmed.released_by == cast.inspection_group


@pytest.mark.clause("P18-18.e")
def test_bureau_and_inspection_group_release_together(cast: Cast) -> None:
    circular = draft_circular(by=cast.director, title="通报", text=TEXT)
    assert list(visible_circulars(by=cast.officer)) == []
    with pytest.raises(SecondPersonRequired):
        release_circular(by=cast.director, circular=circular)
    with pytest.raises(PermissionRequired):
        release_circular(by=cast.bureau, circular=circular)
    with pytest.raises(StaleVersion):
        change_circular(by=cast.director, circular=circular, title="通报", text=TEXT, seen_version=5)
    with pytest.raises(TransitionNotAllowed):
        change_circular(by=cast.inspection_group, circular=circular, title="通报", text=TEXT)
    change_circular(by=cast.director, circular=circular, title="典型问题通报", text=TEXT)
    release_circular(by=cast.inspection_group, circular=circular)
    assert [one.title for one in visible_circulars(by=cast.officer)] == ["典型问题通报"]
    with pytest.raises(TransitionNotAllowed):
        release_circular(by=cast.inspection_group, circular=circular)


def test_two_of_one_side_do_not_release(cast: Cast) -> None:
    circular = draft_circular(by=cast.inspection_group, title="通报", text=TEXT)
    cast.director.role = "inspection_group"
    with pytest.raises(NotWithTheInspectionGroup):
        release_circular(by=cast.director, circular=circular)


def test_pages_of_circulars(cast: Cast, signed_in: Any) -> None:
    director, inspection = signed_in("director"), signed_in("inspection_group")
    new = reverse("supervision_tip_offs:new_circular")
    assert director.post(new, {"title": "通报", "text": "电话13800000000"}).status_code == 422
    assert director.post(new, {"title": "通报", "text": TEXT}).status_code == 302
    circular = Circular.objects.get()
    url = circular.get_absolute_url()
    assert signed_in("officer").get(url).status_code == 404
    assert director.post(url, {"act": "release", "seen_version": "0"}).status_code == 400
    change = {"act": "change", "seen_version": "0", "title": "典型问题通报", "text": TEXT}
    assert director.post(url, change).status_code == 302
    assert inspection.post(url, {"act": "release", "seen_version": "1"}).status_code == 302
    assert "典型问题通报" in signed_in("officer").get(url).content.decode()
    printed = director.get(reverse("supervision_tip_offs:circular_document", args=[circular.pk]))
    assert "党内警告处分" in printed.content.decode()
