"""The list of warnings and the page of one: what they show, whom they leave out, and clearing one after the other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from doudi.core.clock import today
from doudi.core.refusals import ReasonRequired
from doudi.monitoring.warnings import actions, bulk, queries, refusals
from doudi.monitoring.warnings.evidence import PARTS, facts_of, in_one_line
from doudi.monitoring.warnings.models import Warning  # noqa: A004 - the term of the field
from doudi.monitoring.warnings.rule_texts import HEALTH_RULES, SENTENCES
from doudi.monitoring.warnings.source_names import listed_source_label
from doudi.registry import actions as registry
from doudi.screening import RULES
from doudi.screening.rules import LINKED_BY_NUMBER
from tests.conftest import Cast
from tests.monitoring.warnings.conftest import make_warning
from tests.ui.test_lists import sheet_of

pytestmark = [pytest.mark.django_db, pytest.mark.clause("P18-20.b")]
LIST = reverse("warnings:warnings")


@pytest.mark.clause("SC39-III.3")
def test_the_list_has_true_counts_filters_and_the_overdue_first(
    office: Cast, family: Any, other_family: Any, signed_in: Any
) -> None:
    later = make_warning(family.mother)
    overdue = make_warning(family.son, rule_id="W05", due_on=today() - timedelta(days=1))
    make_warning(other_family.mother)
    missed = make_warning(household=family.household, rule_id="M09")
    ended = make_warning(family.son, rule_id="W06")
    actions.end_warning(by=office.officer, warning=ended, finding="data_fault")
    client = signed_in("officer")
    answer = client.get(LIST)
    rows = [row.warning for row in answer.context["shown"].page.rows]
    assert rows == [overdue, later, missed]
    assert answer.context["shown"].count.number == 3
    chips = {chip["label"]: chip["number"] for chip in answer.context["chips"]}
    assert sorted(chips.values()) == [0, 0, 1, 2]
    body = answer.content.decode()
    assert "种类小型轿车，登记日期2024年3月1日，本月待遇低保" in body
    assert "逾期，乡镇负责人督办" in body
    assert "钟桂英家庭" in body
    assert answer.context["first_url"] == overdue.get_absolute_url()
    assert client.get(f"{LIST}?rule=W04").context["first_url"] == f"{later.get_absolute_url()}?rule=W04"
    assert not client.get(f"{LIST}?severity=H").context["first_url"]
    assert not signed_in("auditor").get(LIST).context["first_url"], "who only reads judges nothing"
    for query, number in (
        ("warning_class=b", 1),
        ("rule=W05", 1),
        ("due=overdue", 1),
        ("state=ended", 1),
        ("state=all", 4),
        ("owner=none", 3),
        ("severity=H", 0),
        ("month=2025-08-01", 3),
        (f"place={family.household.village_id}", 3),
    ):
        assert client.get(f"{LIST}?{query}").context["shown"].count.number == number, query
    asked = client.get(later.get_absolute_url()).context["form"]["reason"].field.widget.attrs["data-asked-by"]
    assert asked.split() == ["true", "changed_since", "no_need"]
    assert client.get(f"{LIST}?rule=X99").status_code == 400


def test_the_list_shows_nothing_about_health(office: Cast, family: Any, signed_in: Any) -> None:
    told = '{"known_category": "mental", "known_grade": 1, "own_paid_year_fen": 9900000, "tier": "T1"}'
    make_warning(family.mother, rule_id="M01", sealed_evidence=told)
    make_warning(family.son, rule_id="M05", sealed_evidence='{"age": 9, "parents": ["severely_disabled"]}')
    make_warning(family.son, rule_id="W09", sealed_evidence='{"programmes": ["disability_living", "tekun"]}')
    found = [row.evidence for row in signed_in("officer").get(LIST).context["shown"].page.rows]
    assert found == ["健康情况，打开查看", "年龄9岁，健康情况，打开查看", "本月待遇特困供养、补贴"]
    labels = [row.rule_label for row in signed_in("officer").get(LIST).context["shown"].page.rows]
    assert labels[0] == "M01 涉及健康情况的预警"
    opened = signed_in("officer").get(Warning.objects.get(rule_id="M01").get_absolute_url()).content.decode()
    assert "精神残疾" in opened


def test_hiv_is_shown_only_with_the_permission() -> None:
    evidence = {"child_award_status": "hiv"}
    assert facts_of(evidence, may_see_hiv=False) == [("按什么身份领儿童生活费", "享受儿童基本生活费")]
    assert facts_of({"child_award_status": "orphan"}, may_see_hiv=False)[0][1] == "享受儿童基本生活费"
    assert "艾滋病" in facts_of(evidence, may_see_hiv=True)[0][1]
    assert "艾滋病" not in in_one_line(evidence, is_health_rule=False)


def test_every_rule_has_a_sentence_and_every_fact_words() -> None:
    assert set(SENTENCES) == {rule.rule_id for rule in RULES}
    assert set(SENTENCES) >= HEALTH_RULES
    named = {str(getattr(fact, "amount", fact)) for rule in RULES for fact in rule.facts}
    assert named - {"tier", LINKED_BY_NUMBER} <= set(PARTS)


def test_opening_a_warning_is_noted_once_and_only_of_whom_may_handle(office: Cast, family: Any, signed_in: Any) -> None:
    warning = make_warning(family.mother)
    assert signed_in("auditor").get(warning.get_absolute_url()).status_code == 200
    warning.refresh_from_db()
    assert (warning.state, warning.first_shown_at) == ("open", None)
    body = signed_in("officer").get(warning.get_absolute_url()).content.decode()
    for words in ("W04 名下有机动车", "证号相同，姓名一致", "车辆登记", "低保（非常补），2022年1月起", "登记缓发"):
        assert words in body
    warning.refresh_from_db()
    first = warning.first_shown_at
    assert (warning.state, warning.looked_by) == ("looked", office.officer)
    signed_in("leader").get(warning.get_absolute_url())
    warning.refresh_from_db()
    assert (warning.first_shown_at, warning.looked_by) == (first, office.officer)
    assert signed_in("other_officer").get(warning.get_absolute_url()).status_code == 404
    assert signed_in("cadre").get(warning.get_absolute_url()).status_code == 403


def test_two_keys_clear_a_warning_and_lead_to_the_next_of_the_list(office: Cast, family: Any, signed_in: Any) -> None:
    first = make_warning(family.mother)
    make_warning(family.son, rule_id="W05")
    second = make_warning(family.son)
    client = signed_in("officer")
    address = f"{first.get_absolute_url()}?rule=W04"
    page = client.get(address)
    assert 'name="finding" value="data_fault"' in page.content.decode()
    sent = {"finding": "data_fault", "reason": "", "seen_version": page.context["warning"].version}
    answer = client.post(address, sent)
    assert (answer.status_code, answer["Location"]) == (302, f"{second.get_absolute_url()}?rule=W04")
    assert client.post(second.get_absolute_url(), {"finding": "no_need", "reason": ""}).status_code == 422
    assert client.post(second.get_absolute_url(), {"finding": "", "reason": "x"}).status_code == 422
    stale = client.post(second.get_absolute_url(), {"finding": "data_fault", "seen_version": "99"})
    assert stale.status_code == 422
    last = client.post(f"{second.get_absolute_url()}?rule=W04", {"finding": "data_fault"})
    assert last["Location"] == f"{LIST}?rule=W04"


def test_acts_come_filled_in(office: Cast, family: Any, signed_in: Any) -> None:
    warning = make_warning(
        family.mother, rule_id="W01", source="deaths", sealed_evidence='{"death_date": "2025-06-01"}'
    )
    client = signed_in("officer")
    body = client.get(reverse("warnings:act", args=[warning.pk, "hold"])).content.decode()
    assert '<option value="death_doubt" selected>' in body
    body = client.get(reverse("warnings:act", args=[warning.pk, "death"])).content.decode()
    assert 'value="2025-06-01"' in body
    assert "县公安局：死亡登记" in body
    for verb in ("relief", "lead", "reopen", "agree", "nothing"):
        assert client.get(reverse("warnings:act", args=[warning.pk, verb])).status_code == 404, verb
    hold = reverse("warnings:act", args=[warning.pk, "hold"])
    sent = {"reason": "death_doubt", "programme": "", "detail": "死亡名单", "seen_version": warning.version}
    assert client.post(hold, {**sent, "detail": ""}).status_code == 422
    assert client.post(hold, sent).status_code == 302
    page = client.get(warning.get_absolute_url()).content.decode()
    assert "缓发：疑似死亡" in page
    assert "缓发中" in page


def test_chosen_warnings_of_one_rule_are_ended_together_after_a_preview(
    office: Cast, family: Any, other_family: Any, signed_in: Any
) -> None:
    mine, also = make_warning(family.mother), make_warning(family.son)
    foreign, other_rule = make_warning(other_family.mother), make_warning(family.son, rule_id="W05")
    client, url = signed_in("officer"), reverse("warnings:bulk")
    chosen = {"warning": [mine.pk, also.pk, foreign.pk], "act": "end", "finding": "data_fault", "reason": ""}
    shown = client.post(url, chosen)
    assert shown.status_code == 200
    assert [row.warning for row in shown.context["ready"]] == [mine, also]
    assert not Warning.objects.filter(state="ended").exists()
    versions = {f"version_{mine.pk}": mine.version, f"version_{also.pk}": 9}
    client.post(url, {**chosen, **versions, "confirmed": "1"})
    mine.refresh_from_db()
    also.refresh_from_db()
    foreign.refresh_from_db()
    assert (mine.state, also.state, foreign.state) == ("ended", "open", "open")
    assert client.post(url, {**chosen, "warning": [also.pk, other_rule.pk]}).status_code == 422
    assert client.post(url, {**chosen, "warning": []}).status_code == 422
    assert client.post(url, {**chosen, "finding": ""}).status_code == 422
    assert client.post(url, {**chosen, "warning": [also.pk], "finding": "no_need"}).status_code == 422


def test_several_warnings_of_one_family_are_ended_by_one_finding(office: Cast, family: Any, signed_in: Any) -> None:
    first, second, severe = (make_warning(household=family.household, rule_id=rule) for rule in ("M09", "S02", "W05"))
    other = make_warning(family.son, rule_id="M04")
    client = signed_in("officer")
    assert "另外1条" in client.get(first.get_absolute_url()).content.decode()
    sent = {"finding": "already_known", "with_family": "on", "seen_version": Warning.objects.get(pk=first.pk).version}
    assert client.post(first.get_absolute_url(), sent).status_code == 302
    states = dict(Warning.objects.values_list("pk", "state"))
    assert (states[first.pk], states[second.pk]) == ("ended", "ended")
    assert states[other.pk] != "ended"
    assert states[severe.pk] != "ended"
    assert "M09" in Warning.objects.get(pk=second.pk).reason


def test_the_list_shows_what_else_a_family_has_and_ends_it_together(
    office: Cast, family: Any, other_family: Any, signed_in: Any
) -> None:
    mine = [make_warning(household=family.household, rule_id=rule) for rule in ("M09", "S02", "S03")]
    severe = make_warning(family.son, rule_id="W05")
    make_warning(household=other_family.household, rule_id="M09")
    client, address, bulk_address = signed_in("officer"), reverse("warnings:warnings"), reverse("warnings:bulk")
    page = client.get(f"{address}?rule=M09").content.decode()
    assert "同户另有3条" in page
    assert f"household={family.household.pk}" in page
    of_family = client.get(f"{address}?household={family.household.pk}")
    assert "只列这一户的预警" in of_family.content.decode()
    assert of_family.content.decode().count('name="shown"') == 4
    sent = {"act": "end", "finding": "already_known", "reason": "低保已受理"}
    keys = [one.pk for one in mine]
    assert client.post(bulk_address, {**sent, "warning": [*keys, severe.pk]}).status_code == 422, "one ends a benefit"
    ready = client.post(bulk_address, {**sent, "whole_page": "1", "shown": keys, "warning": []}).context["ready"]
    assert [row.warning for row in ready] == mine
    versions = {f"version_{one.pk}": one.version for one in mine}
    assert client.post(bulk_address, {**sent, **versions, "warning": keys, "confirmed": "1"}).status_code == 302
    assert set(Warning.objects.filter(state="ended")) == set(mine)
    assert "同户另有" not in client.get(f"{address}?household={family.household.pk}").content.decode()
    assert client.get(f"{address}?household=x").status_code == 422


def test_warnings_of_one_family_stand_together_and_are_judged_together(office: Cast, family: Any) -> None:
    other = registry.register_household(by=office.officer, number="W9", village=office.village)
    first, nobodys, others, last = (
        make_warning(family.mother, due_on=today()),
        make_warning(family.son, household=None, due_on=today() + timedelta(1), rule_id="W05"),
        make_warning(household=other, due_on=today() + timedelta(2), rule_id="M09"),
        make_warning(family.son, due_on=today() + timedelta(3)),
    )
    Warning.objects.filter(pk=nobodys.pk).update(household=None)
    by_family = {"order": queries.BY_FAMILY}
    assert list(queries.warnings_of(by=office.officer)) == [first, nobodys, others, last]
    assert list(queries.warnings_of(by=office.officer, **by_family)) == [first, last, nobodys, others]

    def after(one: Warning) -> Warning | None:
        one.refresh_from_db()
        return queries.next_to_judge(by=office.officer, after=one, filters=by_family)

    assert [after(one) for one in (first, last, nobodys, others)] == [last, nobodys, others, first]
    actions.end_warning(by=office.officer, warning=first, finding="data_fault")
    actions.end_warning(by=office.officer, warning=last, finding="data_fault")
    assert after(last) == nobodys, "the family keeps its place after its first warning ended"


def test_a_bulk_act_has_its_limit_and_hands_over_too(office: Cast, family: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(bulk, "MOST_CHOSEN", 1)
    two = [make_warning(family.mother), make_warning(family.son)]
    given = {"act": "hand_over", "finding": "", "reason": "包村调整"}
    with pytest.raises(refusals.SelectionNotAllowed):
        bulk.preview(two, by=office.officer, given=given)
    with pytest.raises(ReasonRequired):
        bulk.preview(two[:1], by=office.officer, given={**given, "reason": ""})
    done = bulk.perform(two[:1], by=office.officer, given=given, versions={}, to=office.leader)
    assert done.done == 1
    assert queries.warnings_of(by=office.leader, owner="mine").count() == 1


def test_the_auditor_reads_and_exports_but_does_nothing(office: Cast, family: Any, signed_in: Any) -> None:
    warning = make_warning(family.mother)
    client = signed_in("auditor")
    assert "勾选的一起办" not in client.get(LIST).content.decode()
    assert "提交，看下一条" not in client.get(warning.get_absolute_url()).content.decode()
    assert client.post(warning.get_absolute_url(), {"finding": "data_fault"}).status_code == 422
    assert client.get(reverse("warnings:act", args=[warning.pk, "visit"])).status_code == 403


def test_the_family_file_shows_warnings_and_how_they_ended(office: Cast, family: Any, signed_in: Any) -> None:
    warning = make_warning(family.mother)
    actions.end_warning(by=office.officer, warning=warning, finding="data_fault")
    client = signed_in("officer")
    assert "W04 名下有机动车" in client.get(family.household.get_absolute_url()).content.decode()
    history = client.get(reverse("registry:family_panel", args=[family.household.pk, "timeline"])).content.decode()
    assert "预警W04办结：数据有误。" in history
    assert "W04" not in signed_in("cadre").get(family.household.get_absolute_url()).content.decode()


def test_the_export_says_no_more_than_the_list(office: Cast, family: Any, signed_in: Any) -> None:
    make_warning(family.mother)
    make_warning(family.son, rule_id="M01", sealed_evidence='{"known_category": "mental", "known_grade": 1}')
    rows = sheet_of(signed_in("auditor").get(LIST, {"excel": "1"}))
    told = "\n".join(str(cell) for row in rows for cell in row)
    assert "种类小型轿车，登记日期2024年3月1日，本月待遇低保" in told
    assert "健康情况，打开查看" in told
    assert "精神" not in told
    assert "残疾" not in told


def test_no_list_names_a_data_set_about_health() -> None:
    assert [listed_source_label(name) for name in ("disability", "medical", "people")] == [
        "县残联",
        "县医保局",
        "登记库：人员",
    ]
