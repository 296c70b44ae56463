"""The list and the page of a row: what is shown, what stays hidden, and how one row follows another."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from doudi.console.desk.queries import waiting_links
from doudi.core.audit.models import Entry
from doudi.monitoring.judgements import actions, queries
from doudi.monitoring.judgements.comparison import compare_names, compare_numbers, side_by_side
from doudi.monitoring.judgements.queries import RowFilter
from tests.conftest import Cast, identity_number
from tests.monitoring.judgements.conftest import Deliver, row_of

pytestmark = pytest.mark.django_db
NUMBER = identity_number(date(1970, 5, 1), 20)


def pieces(text: Any) -> list[tuple[str, bool]]:
    return [(piece.text, piece.is_different) for piece in text.pieces]


@pytest.mark.parametrize(
    ("written", "shown", "note"),
    [
        (NUMBER, [("360***********" + NUMBER[-4:], False)], "相同"),
        (f"{NUMBER[:9]}8{NUMBER[10:]}", [("360******", False), ("0", True), ("****" + NUMBER[-4:], False)], "第10位"),
        (NUMBER[:6] + NUMBER[8:17], [("360***********" + NUMBER[-4:], False)], "升位后相同"),
        (identity_number(date(1988, 12, 30), 31), [("360***********" + NUMBER[-4:], True)], "另一个号码"),
        ("3607", [("360***********" + NUMBER[-4:], True)], "位数不同"),
        ("", [("360***********" + NUMBER[-4:], False)], ""),
    ],
)
def test_numbers_stay_masked_but_for_the_digits_that_decide(written: str, shown: Any, note: str) -> None:
    compared = compare_numbers(written, NUMBER)
    assert pieces(compared) == shown
    assert note in compared.note


def test_names_are_marked_character_by_character() -> None:
    assert pieces(compare_names("钟贵英", "钟桂英")) == [("钟", False), ("桂", True), ("英", False)]
    assert compare_names("鍾桂英", "钟桂英").note == "写法不同，同一姓名"
    assert pieces(compare_names("", "钟桂英")) == [("钟桂英", True)]


def test_candidate_of_another_township_is_only_a_number_and_a_place(
    cast: Cast, deliver: Deliver, family: Any, other_family: Any, signed_in: Any
) -> None:
    number = other_family.mother.id_number.clear()
    row = deliver("medical", row_of("钟桂英", number[:-1] + "0", family.mother, other_family.mother)).unclear_rows.get()
    compared = side_by_side(row, by=cast.officer)
    shown = {view.person.pk: view for view in compared.candidates}
    assert shown[family.mother.pk].may_choose
    assert not shown[other_family.mother.pk].may_choose
    assert not shown[other_family.mother.pk].steps
    if row.village_code != family.mother.village_id:
        return
    body = signed_in("officer").get(row.get_absolute_url()).content.decode()
    assert "别的乡镇的人" in body
    assert number not in body


def test_each_decision_leads_to_the_next_row_and_can_be_undone_there(
    cast: Cast, deliver: Deliver, family: Any, signed_in: Any
) -> None:
    rows = [row_of(name, family.mother.id_number.clear(), family.mother) for name in ("王芳", "李芳", "赵芳")]
    delivery = deliver("deaths", *rows, row_of("钟桂英", "", family.son))
    first, second, third, last = delivery.unclear_rows.order_by("source_row")
    client, query = signed_in("officer"), "?source=deaths&sort=-row-due_on"
    assert "王芳" in client.get(reverse("judgements:unclear_rows") + query).content.decode()
    page = client.get(f"{first.get_absolute_url()}?source=deaths").content.decode()
    for shown in ("身份证号码相同", "户主", "在享", 'data-key="y"', 'data-key="1"', "须两人判定"):
        assert shown in page
    assert family.mother.id_number.clear() not in page
    send = {"act": "link", "seen_version": 0, "candidate": first.candidates.get().pk}
    answer = client.post(f"{first.get_absolute_url()}?source=deaths", send)
    assert answer.headers["Location"] == f"{second.get_absolute_url()}?source=deaths&judged={first.pk}"
    onward = client.get(answer.headers["Location"]).content.decode()
    assert 'data-key="u"' in onward
    assert f"{third.get_absolute_url()}?source=deaths" in onward
    wrong = client.post(second.get_absolute_url(), {**send, "candidate": last.candidates.get().pk})
    assert wrong.status_code == 422
    undone = client.post(f"{first.get_absolute_url()}?source=deaths", {"act": "withdraw", "seen_version": 1})
    assert undone.status_code == 302
    first.refresh_from_db()
    assert first.state == "open"
    assert client.post(second.get_absolute_url(), {"act": "say_nobody", "seen_version": 0}).status_code == 302
    assert (
        client.post(third.get_absolute_url(), {"act": "pick", "seen_version": 0, "reason": "问过"}).status_code == 422
    )


def test_crafted_posts_link_nobody_out_of_sight(
    cast: Cast, deliver: Deliver, family: Any, other_family: Any, signed_in: Any
) -> None:
    row = deliver("medical", row_of("王芳", family.mother.id_number.clear(), family.mother)).unclear_rows.get()
    client, reason = signed_in("officer"), {"reason": "问过村里", "seen_version": 0}
    for sent in (
        {"act": "pick", "person": other_family.mother.number, "person_text": ""},
        {"act": "link", "candidate": other_family.mother.pk},
        {"act": "link"},
        {"act": "confirm"},
        {"act": "unheard-of"},
    ):
        assert client.post(row.get_absolute_url(), {**reason, **sent}).status_code == 422, sent
    found = {"act": "pick", "person": family.son.number, "person_text": ""}
    assert client.post(row.get_absolute_url(), {**reason, **found}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.person) == ("proposed", family.son)


def test_second_person_confirms_on_the_page(cast: Cast, deliver: Deliver, family: Any, signed_in: Any) -> None:
    row = deliver("deaths", row_of("钟桂英", "", family.mother, birth_date="1970-05-01")).unclear_rows.get()
    actions.link_row(by=cast.officer, unclear_row=row, person=family.mother)
    assert "确认是这个人" not in signed_in("officer").get(row.get_absolute_url()).content.decode()
    client = signed_in("leader")
    assert "确认是这个人" in client.get(row.get_absolute_url()).content.decode()
    assert client.post(row.get_absolute_url(), {"act": "send_back", "seen_version": 1, "reason": ""}).status_code == 422
    assert client.post(row.get_absolute_url(), {"act": "confirm", "seen_version": 1}).status_code == 302
    row.refresh_from_db()
    assert row.state == "linked"
    assert "撤销判定" in client.get(row.get_absolute_url()).content.decode()
    assert signed_in("auditor").post(row.get_absolute_url(), {"act": "withdraw", "seen_version": 2}).status_code == 422


def test_second_person_agrees_on_the_page_that_it_is_nobody(
    cast: Cast, deliver: Deliver, family: Any, signed_in: Any
) -> None:
    row = deliver("deaths", row_of("钟桂英", "", family.mother, birth_date="1970-05-01")).unclear_rows.get()
    actions.say_nobody(by=cast.officer, unclear_row=row)
    client = signed_in("leader")
    page = client.get(row.get_absolute_url()).content.decode()
    assert "确认都不是" in page
    assert "确认是这个人" not in page
    assert client.post(row.get_absolute_url(), {"act": "confirm", "seen_version": 1}).status_code == 422
    assert client.post(row.get_absolute_url(), {"act": "confirm_nobody", "seen_version": 1}).status_code == 302
    row.refresh_from_db()
    assert row.state == "nobody"


def test_number_in_clear_is_recorded(cast: Cast, deliver: Deliver, family: Any, signed_in: Any) -> None:
    number = family.mother.id_number.clear()
    row = deliver("medical", row_of("王芳", number, family.mother)).unclear_rows.get()
    client, address = signed_in("officer"), reverse("judgements:reveal_row", args=[row.pk])
    assert client.post(address, {"why": "x"}).status_code == 422
    assert number in client.post(address, {"why": "核对是不是本人"}).content.decode()
    entry = Entry.objects.filter(verb="personal_data.reveal").latest("number")
    assert (entry.why, number in entry.sentence) == ("核对是不是本人", False)


def test_filters_counts_and_desk(cast: Cast, deliver: Deliver, family: Any, other_family: Any) -> None:
    deliver("medical", row_of("王芳", family.mother.id_number.clear(), family.mother))
    late = deliver("deaths", row_of("李芳", family.mother.id_number.clear(), family.mother)).unclear_rows.get()
    late.due_on = date(2023, 1, 3)
    late.save(update_fields=["due_on"])
    deliver("deaths", row_of("王芳", other_family.mother.id_number.clear(), other_family.mother))

    def found(**wanted: str) -> list[Any]:
        return list(queries.unclear_rows(by=cast.officer, row_filter=RowFilter(**wanted)))

    assert [row.delivery.source for row in found()] == ["deaths", "medical"]
    assert len(found(state="")) == 2
    assert found(state="overdue") == found(source="deaths") == [late]
    assert found(place=other_family.mother.village_id) == []
    assert found(state="linked") == []
    assert queries.waiting_by_source(by=cast.officer) == {"deaths": 1, "medical": 1}
    assert (queries.waiting_count(by=cast.bureau), queries.waiting_count(by=cast.auditor)) == (3, 0)
    desk = {str(link.label): link.count for link in waiting_links(by=cast.officer)}
    assert (desk["部门数据待判定、待确认"], desk["部门数据判定已逾期"]) == (2, 1)
    assert queries.place_in_list(late, queries.unclear_rows(by=cast.officer, row_filter=RowFilter())) == (1, 2)


def test_number_in_the_column_of_the_name_is_not_shown(
    cast: Cast, deliver: Deliver, family: Any, signed_in: Any
) -> None:
    number = family.mother.id_number.clear()
    swapped = deliver("medical", row_of(number, "王芳", family.mother)).unclear_rows.get()
    both = deliver("medical", row_of(f"王芳{number}", number, family.mother)).unclear_rows.get()
    client = signed_in("officer")
    for row, said in ((swapped, "两列填反了"), (both, "王芳（号码）")):
        listed = client.get(reverse("judgements:unclear_rows")).content.decode()
        page = client.get(row.get_absolute_url()).content.decode()
        assert "王芳" in listed
        assert said in page
        assert number not in listed + page
        revealed = client.post(reverse("judgements:reveal_row", args=[row.pk]), {"why": "核对是不是本人"})
        assert number in revealed.content.decode()
