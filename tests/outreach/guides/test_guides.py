"""One thing done once, booklets with editions, and a library that says by itself what is out of date."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from doudi.casework.office_details.actions import enter_office_detail
from doudi.casework.procedures.loader import all_procedures
from doudi.core.refusals import OutsideScope, PermissionRequired, TransitionNotAllowed
from doudi.outreach.guides.daily_tasks import run_due
from doudi.outreach.guides.editions import booklet_of, print_booklet, standing_of, township_booklets
from doudi.outreach.guides.library.actions import ItemText, add_item, check_item, retire_item
from doudi.outreach.guides.library.queries import outdated_number, row_of, search
from doudi.outreach.guides.merged_guides import merged_guide, things
from doudi.outreach.guides.models import LibraryItem
from doudi.outreach.guides.refusals import GuideNotPossible, LibraryItemIncomplete
from doudi.outreach.publicity.materials import material
from doudi.policy import LocalClause, LocalValue, law_in_force
from tests.conftest import Cast
from tests.outreach.guides.guide_rows import library_rows

pytestmark = [pytest.mark.django_db, pytest.mark.clause("P18-27.b")]


def test_a_thing_merges_its_procedures() -> None:
    guide = merged_guide(things()["disability"])
    labels = [one.label for one in guide.materials]
    assert len(labels) == len(set(labels))
    single = {material.label for name in guide.thing.procedures for material in all_procedures()[name].materials}
    assert set(labels) == single
    steps = [one.label for one in guide.chain]
    assert len(steps) == len(set(steps))
    assert guide.chain[0].actor == "乡镇人民政府"
    federation = next(one for one in guide.chain if one.actor == "县残联")
    assert "困难残疾人生活补贴" in federation.used_for
    assert [one.department for one in guide.thing.departments] == ["县残联"]
    assert "国发〔2015〕52号" in guide.basis


def test_every_thing_can_be_shown(client: Any) -> None:
    for name, thing in things().items():
        page = client.get(f"/guides/things/{name}/").content.decode()
        assert thing.label in page
        assert "只交一次" in page or not merged_guide(thing).materials
    assert client.get("/guides/things/nothing/").status_code == 404


def test_a_printed_edition_tells_whether_it_is_current(cast: Cast, client: Any) -> None:
    code = str(cast.officer.scope)
    with pytest.raises(OutsideScope):
        print_booklet(by=cast.other_officer, township_code=code)
    with pytest.raises(GuideNotPossible):
        booklet_of("360731999")
    first = print_booklet(by=cast.officer, township_code=code)
    assert print_booklet(by=cast.officer, township_code=code).edition == first.edition
    page = f"/guides/editions/{code}/{first.edition}/"
    assert "是现行的" in client.get(page).content.decode()
    assert run_due() == 0
    enter_office_detail(by=cast.bureau, place_code=code, name="window", value="新大楼一楼3号窗口")
    assert booklet_of(code).edition != first.edition
    assert "已经过期" in client.get(page).content.decode()
    (row,) = township_booklets(by=cast.officer)
    assert row.state == "内容变了，要重印"
    assert run_due() == 1
    assert run_due() == 0
    standing = standing_of(code, first.edition)
    assert standing is not None
    assert standing.superseded_on is not None
    assert print_booklet(by=cast.officer, township_code=code).window.address == "新大楼一楼3号窗口"
    assert client.get(f"/guides/editions/{code}/00000000/").status_code == 404


def test_the_library_says_what_is_out_of_date(cast: Cast) -> None:
    item = library_rows(cast)["library_item"]
    assert row_of(item).state == "现行"
    value = LocalValue(
        "dibao_standard",
        (("urban", 999_00), ("rural", 777_00)),
        date(2023, 7, 1),
        None,
        date(2023, 6, 1),
        LocalClause("P30", "T1", "试", "试"),
    )
    LibraryItem.objects.update(checked_on=date(2023, 5, 1))
    item.refresh_from_db()
    try:
        law_in_force.use([value], (1,))
        assert row_of(item).why == "低保标准在2023年6月1日有新的决定。"
        assert outdated_number() == 1
        item = check_item(by=cast.director, item=item, text="照新标准填")
        assert row_of(item).state == "现行"
    finally:
        law_in_force.use([])
    LibraryItem.objects.update(clause_digest="x")
    item.refresh_from_db()
    assert row_of(item).state == "可能过时"


def test_a_reader_of_english_gets_the_same_editions_and_doubts(cast: Cast) -> None:
    code = str(cast.officer.scope)
    printed = print_booklet(by=cast.officer, township_code=code)
    library_rows(cast)
    poster = material().edition
    with translation.override("en"):
        assert booklet_of(code).edition == printed.edition
        standing = standing_of(code, printed.edition)
        assert standing is not None
        assert standing.is_current
        assert material().edition == poster
        assert material().topics[0].label == "Minimum living guarantee (dibao)"
        assert run_due() == 0
        assert outdated_number() == 0


def test_items_name_clauses_that_exist_and_are_retired_with_a_reason(cast: Cast) -> None:
    text: dict[str, Any] = {
        "kind": "how_to",
        "title": "卡丢了怎么办",
        "text": "带身份证到窗口",
        "clauses": ("P18-17.b",),
    }
    with pytest.raises(PermissionRequired):
        add_item(by=cast.officer, item=ItemText(**text))
    with pytest.raises(LibraryItemIncomplete):
        add_item(by=cast.bureau, item=ItemText(**text | {"clauses": ("P99-1",)}))
    item = add_item(by=cast.bureau, item=ItemText(**text))
    with pytest.raises(LibraryItemIncomplete):
        add_item(by=cast.bureau, item=ItemText(**text))
    assert [row.item.title for row in search(text="身份证 窗口")] == ["卡丢了怎么办"]
    assert not search(text="存折")
    item = retire_item(by=cast.bureau, item=item, why="有了新的")
    assert not search(text="身份证")
    assert [row.state for row in search(state="retired")] == ["已停用"]
    with pytest.raises(TransitionNotAllowed):
        check_item(by=cast.bureau, item=item, text="x")


def test_pages_of_guides_and_the_library(cast: Cast, signed_in: Any) -> None:
    officer, bureau, cadre = signed_in("officer"), signed_in("bureau"), signed_in("cadre")
    assert "一件事一次办" in officer.get("/guides/").content.decode()
    booklet = officer.get(f"/guides/booklets/{cast.officer.scope}/").content.decode()
    assert "一条链审批" in booklet
    assert officer.get(f"/guides/booklets/{cast.other_officer.scope}/").status_code == 404
    asked = {"kind": "how_to", "title": "卡丢了怎么办", "text": "带身份证到窗口", "clauses": "P18-17.b、P30-3.4"}
    assert bureau.post("/guides/library/new/", asked | {"clauses": "P99-1"}).status_code == 422
    address = bureau.post("/guides/library/new/", asked).url
    assert "带身份证到窗口" in cadre.get(address).content.decode()
    assert cadre.post(address, {"act": "retire", "why": "x"}).status_code == 400
    assert "卡丢了怎么办" in cadre.get("/guides/library/?text=身份证").content.decode()
    assert bureau.post(address, {"act": "retire", "why": "", "seen_version": 0}).status_code == 422
    assert bureau.post(address, {"act": "retire", "why": "有了新的", "seen_version": 0}).status_code == 302
    assert cadre.get(f"{address}file/").status_code == 404
