"""Needs and matches: after government aid, with consent, once, handed over with a receipt."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation

from doudi.care.charity.daily_tasks import run_due
from doudi.care.charity.effects.queries import effects_of
from doudi.care.charity.matches.actions import (
    agree_match,
    end_match,
    hand_over,
    propose_match,
    tell_giver,
    thank_giver,
)
from doudi.care.charity.matches.models import Match
from doudi.care.charity.matches.proposals import proposals_for
from doudi.care.charity.needs.actions import end_need, open_need
from doudi.care.charity.needs.models import CharityNeed
from doudi.care.charity.needs.queries import needs, public_needs
from doudi.care.charity.refusals import (
    ConsentMissing,
    HandoverIncomplete,
    MatchDoesNotFit,
    NeedAlreadyHelped,
    NeedAlreadyOpen,
    PersonHasDied,
    ResourceUsedUp,
)
from doudi.care.charity.resources.actions import record_resource
from doudi.care.charity.resources.queries import resources
from doudi.core.audit.models import Entry
from doudi.core.audit.trail import SYSTEM
from doudi.core.clock import today
from doudi.core.refusals import OutsideScope, PermissionRequired, ReasonRequired, TransitionNotAllowed
from doudi.registry.actions import move_household
from doudi.registry.models import Person
from tests.care.charity.charity_rows import PAPER, offer
from tests.conftest import Cast
from tests.payments.conftest import Office, clock, office

__all__ = ["clock", "office"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def need(cast: Cast, family: Any) -> CharityNeed:
    return open_need(by=cast.officer, person=family.mother, kind="living", text="冬天没有厚被子")


@pytest.fixture
def proposed(cast: Cast, need: CharityNeed) -> Match:
    resource = record_resource(by=cast.officer, offer=offer(cast.village))
    return propose_match(by=cast.social_worker, need=need, resource=resource, quantity=2)


@pytest.fixture
def agreed(cast: Cast, proposed: Match) -> Match:
    return agree_match(by=cast.social_worker, match=proposed, consent_by="self", consented_on=today(), consent=PAPER)


def left(by: Any) -> int:
    return resources(by=by).get().remaining


@pytest.mark.clause("SAL2026-54", "SAL2026-57", "P18-14.d", "MCA23-2.5")
def test_a_gift_from_offer_to_thanks(cast: Cast, agreed: Match) -> None:
    assert left(cast.officer) == 8
    told = tell_giver(by=cast.social_worker, match=agreed)
    assert told.giver_told_on == today()
    given = hand_over(by=cast.social_worker, match=told, handed_on=today(), value_fen=300_00, receipt=PAPER)
    assert given.need.ending == "met"
    thanked = thank_giver(by=cast.social_worker, match=given, effect="老人有了两床厚被子")
    assert thanked.state == "thanked"
    found = effects_of(today().year, by=cast.bureau)
    assert (found.opened, found.met, found.helped, found.people, found.value_fen, found.thanked) == (
        1,
        1,
        1,
        1,
        300_00,
        1,
    )
    assert [(row.label, row.value_fen) for row in found.by_kind] == [("生活物资", 300_00)]
    assert effects_of(today().year, by=cast.other_officer).helped == 0


def test_nothing_leaves_before_the_person_agreed_on_paper(cast: Cast, proposed: Match) -> None:
    with pytest.raises(TransitionNotAllowed):
        tell_giver(by=cast.officer, match=proposed)
    with pytest.raises(TransitionNotAllowed):
        hand_over(by=cast.officer, match=proposed, handed_on=today(), value_fen=1, receipt=PAPER)
    for changes in ({"consent": None}, {"consent_by": "mayor"}, {"consented_on": today() + timedelta(days=1)}):
        given: dict[str, Any] = {"consent_by": "self", "consented_on": today(), "consent": PAPER} | changes
        with pytest.raises(ConsentMissing):
            agree_match(by=cast.officer, match=proposed, **given)


def test_nobody_is_helped_twice_for_one_need(cast: Cast, proposed: Match, family: Any) -> None:
    with pytest.raises(NeedAlreadyHelped):
        propose_match(by=cast.officer, need=proposed.need, resource=proposed.resource, quantity=1)
    with pytest.raises(NeedAlreadyHelped):
        end_need(by=cast.officer, need=proposed.need, ending="withdrawn")
    with pytest.raises(NeedAlreadyOpen):
        open_need(by=cast.officer, person=family.mother, kind="living", text="被子")
    ended = end_match(by=cast.officer, match=proposed, ending="declined")
    assert left(cast.officer) == 10
    again = propose_match(by=cast.officer, need=ended.need, resource=ended.resource, quantity=1)
    assert again.state == "proposed"


def test_what_does_not_fit_or_is_used_up_is_refused(cast: Cast, need: CharityNeed) -> None:
    other_kind = record_resource(by=cast.officer, offer=offer(cast.village, need_kinds=["school"]))
    other_people = record_resource(by=cast.officer, offer=offer(cast.village, groups=["tekun"]))
    fitting = record_resource(by=cast.officer, offer=offer(cast.village))
    assert [one.resource for one in proposals_for(need)] == [fitting]
    for resource in (other_kind, other_people):
        with pytest.raises(MatchDoesNotFit):
            propose_match(by=cast.officer, need=need, resource=resource, quantity=1)
    for quantity in (0, 11):
        with pytest.raises(ResourceUsedUp):
            propose_match(by=cast.officer, need=need, resource=fitting, quantity=quantity)


@pytest.mark.clause("SAL2026-54")
def test_a_resource_for_the_group_of_a_person_comes_first_with_its_reasons(cast: Cast, office: Office) -> None:
    person = office.person("李阿婆")
    office.award(person, "tekun")
    need = open_need(by=cast.officer, person=person, kind="living", text="缺被子")
    record_resource(by=cast.officer, offer=offer(cast.village))
    meant = record_resource(by=cast.officer, offer=offer(cast.village, groups=["tekun"]))
    first = proposals_for(need)[0]
    assert first.resource == meant
    assert [sentence.split("：")[0] for sentence in first.reasons] == ["政策", "人", "信息", "资源"]
    assert "特困人员" in first.reasons[1]
    kept = propose_match(by=cast.officer, need=need, resource=meant, quantity=1)
    assert kept.reasons_shown == first.reasons
    with translation.override("en"):
        assert kept.reasons_shown[1] == "Person: Belongs to People under tekun support"


@pytest.mark.clause("P18-14.d")
def test_the_gift_for_a_person_who_dies_before_it_comes_is_free_again(cast: Cast, agreed: Match) -> None:
    Person.objects.filter(pk=agreed.need.person_id).update(death_date=today())
    with pytest.raises(PersonHasDied):
        hand_over(by=cast.officer, match=agreed, handed_on=today(), value_fen=1, receipt=PAPER)
    assert run_due() == 1
    agreed.refresh_from_db()
    assert (agreed.state, agreed.ending, agreed.need.ending) == ("ended", "died", "died")
    assert left(cast.officer) == 10
    assert run_due() == 0


def test_a_handover_needs_a_receipt_and_a_day_after_the_consent(cast: Cast, agreed: Match) -> None:
    for changes in ({"receipt": None}, {"handed_on": today() - timedelta(days=1)}, {"value_fen": -1}):
        given: dict[str, Any] = {"handed_on": today(), "value_fen": 1, "receipt": PAPER} | changes
        with pytest.raises(HandoverIncomplete):
            hand_over(by=cast.officer, match=agreed, **given)
    assert agreed.need.ending == ""


def test_another_township_and_a_cadre_cannot(cast: Cast, proposed: Match, family: Any) -> None:
    for by, refusal in ((cast.other_officer, OutsideScope), (cast.cadre, PermissionRequired)):
        with pytest.raises(refusal):
            end_match(by=by, match=proposed, ending="declined")
        with pytest.raises(refusal):
            open_need(by=by, person=family.son, kind="living", text="被子")


@pytest.mark.clause("P18-14.b")
def test_a_social_worker_opens_a_need_by_the_card_alone(
    cast: Cast, family: Any, other_family: Any, signed_in: Any
) -> None:
    client, page = signed_in("social_worker"), "/care/charity/needs/new/"
    given = {"name": family.son.name, "id_number": family.son.id_number.clear(), "kind": "work", "text": "想学修车"}
    said = set()
    for wrong in (
        {"name": "易大明"},
        {"id_number": "110101199003070000"},
        {"name": other_family.son.name, "id_number": other_family.son.id_number.clear()},
    ):
        answer = client.post(page, given | wrong)
        assert answer.status_code == 422
        said.add("姓名和身份证号都相符" in answer.content.decode())
    assert said == {True}
    assert client.post(page, given).status_code == 302
    need = CharityNeed.objects.get()
    assert (need.person, need.opened_by) == (family.son, cast.social_worker)
    assert Entry.objects.filter(verb="charity.need.find_person").count() == 1


def test_an_open_need_follows_the_move_of_its_family(cast: Cast, need: CharityNeed) -> None:
    move_household(
        by=SYSTEM,
        household=need.person.household,
        village=cast.other_village,
        since=today(),
        source_detail="搬家",
    )
    assert [needs(by=user).count() for user in (cast.officer, cast.other_officer)] == [0, 1]


def test_a_need_says_what_the_government_gave(cast: Cast, office: Office) -> None:
    run = office.one_paid(date(2023, 4, 1))
    run.payments.update(settled_on=date(2023, 4, 10))
    payment = run.payments.get()
    need = open_need(by=cast.officer, person=payment.person, kind="living", text="缺被子")
    assert need.government_aid_fen == payment.amount_fen > 0


def test_the_public_page_names_nobody(cast: Cast, family: Any, client: Any) -> None:
    with pytest.raises(ReasonRequired):
        open_need(by=cast.officer, person=family.mother, kind="living", text="缺被子", public_text="钟桂英需要被子")
    open_need(by=cast.officer, person=family.mother, kind="living", text="缺被子", public_text="老人需要棉被")
    open_need(by=cast.officer, person=family.son, kind="company", text="没人陪")
    assert [(one.kind, one.text) for one in public_needs()] == [("生活物资", "老人需要棉被")]
    page = client.get("/apply/charity/").content.decode()
    assert "老人需要棉被" in page
    assert "没人陪" not in page
    assert "钟桂英" not in page


def test_what_is_needed_is_in_no_trail(cast: Cast, need: CharityNeed) -> None:
    assert "被子" not in Entry.objects.latest("pk").sentence
    assert "被子" not in str(CharityNeed.objects.filter(pk=need.pk).values()[0])


def test_the_pages_of_a_match(cast: Cast, need: CharityNeed, signed_in: Any) -> None:
    resource = record_resource(by=cast.officer, offer=offer(cast.village))
    client = signed_in("social_worker")
    shown = client.get(need.get_absolute_url()).content.decode()
    assert "政策：近十二个月政府救助¥0.00" in shown
    refused = client.post(need.get_absolute_url(), {"act": "propose", "resource": resource.pk, "quantity": "99"})
    assert refused.status_code == 422
    assert "只剩10床" in refused.content.decode()
    taken = client.post(need.get_absolute_url(), {"act": "propose", "resource": resource.pk, "quantity": "1"})
    assert taken.status_code == 302
    page = taken["Location"]
    assert "姓名、地址、电话都不能告诉捐助方" in client.get(page).content.decode()
    late = {"act": "agree", "consent_by": "self", "consented_on": today().isoformat(), "seen_version": "0"}
    assert client.post(page, late).status_code == 422
    stale = client.post(page, {"act": "end", "ending": "declined", "seen_version": "7"})
    assert "别人已经办理" in stale.content.decode()
    ended = client.post(page, {"act": "end", "ending": "declined", "seen_version": "0"})
    assert ended.status_code == 302
    assert needs(by=cast.officer, state="waiting").get() == need


def test_the_consent_is_printed(cast: Cast, proposed: Match, signed_in: Any) -> None:
    answer = signed_in("officer").get(f"{proposed.get_absolute_url()}consent/")
    assert answer.content.startswith(b"%PDF")


def test_the_panel_of_the_family_file(cast: Cast, need: CharityNeed, family: Any, signed_in: Any) -> None:
    shown = signed_in("officer").get(family.household.get_absolute_url()).content.decode()
    assert need.get_absolute_url() in shown
    assert f"/care/charity/needs/new/{family.son.pk}/" in shown
    form = signed_in("officer").get(f"/care/charity/needs/new/{family.son.pk}/")
    assert form.status_code == 200
