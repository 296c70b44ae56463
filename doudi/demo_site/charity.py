"""Invented charity of the demonstration: two givers, needs, gifts at every step, a project, volunteers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from doudi.demo_site.pictures import photograph

_GIVERS = (("贡江家纺有限公司", "13870700011"), ("于都一位退休教师", ""))
_NEEDS = (
    ("living", "冬天的被子薄，床垫也旧了", "一位独居老人需要厚被子"),
    ("company", "一个人住，白天没人说话", "独居老人盼着有人常来说说话"),
    ("living", "米油常常接不上，家里有病人", "一户有病人的人家需要米、油"),
    ("school", "孙女开学要买书本和书包", "上小学的孩子需要书包、文具"),
    ("housing", "厨房漏雨，灶台要修", "一户老人家厨房漏雨，要修灶台"),
)
"""Kind, what it is about, and what the public page says."""


def create_charity() -> int:
    """Create resources, needs, matches, a project and an activity; return the needs, 0 if there are any already."""
    from doudi.care.charity.needs.actions import open_need
    from doudi.care.charity.needs.models import CharityNeed
    from doudi.core.accounts.models import User

    people = _people()
    if CharityNeed.objects.exists() or len(people) < len(_NEEDS):
        return 0
    cast = {user.username: user for user in User.objects.filter(username__in=("township", "social", "bureau"))}
    resources = _resources(cast)
    needs = [
        open_need(by=cast["township"], person=person, kind=kind, text=text, public_text=public)
        for person, (kind, text, public) in zip(people, _NEEDS, strict=False)
    ]
    _matches(cast, needs, resources)
    _project_and_activity(cast)
    return len(needs)


def _people() -> list[Any]:
    """Return people of the demonstration's township with an award, each of another household."""
    from doudi.core.accounts.models import User
    from doudi.registry.models import Award, Person

    awards = Award.objects.filter(withdrawn_at=None, valid_to=None, programme__in=("tekun", "dibao"))
    visible = Person.objects.visible_to(User.objects.get(username="township")).filter(death_date=None, merged_into=None)
    rows = visible.filter(pk__in=awards.values("person")).order_by("birth_date", "pk")
    return list({person.household_id: person for person in reversed(rows)}.values())[-len(_NEEDS) :]


def _resources(cast: dict[str, Any]) -> list[Any]:
    """Record what two givers offer: quilts for the county, company for a township, money for school."""
    from doudi.care.charity.resources.actions import Offer, record_resource
    from doudi.core.clock import today

    (company, phone), (teacher, _none) = _GIVERS
    last, county, township = today() + timedelta(days=90), cast["bureau"].division, cast["township"].division
    firm: dict[str, Any] = {"phone": phone, "is_organisation": True}
    quilts = Offer(company, "棉被和床垫", "goods", ["living"], 40, "床", 260_00, county, last, **firm)
    visits = Offer(company, "员工陪老人", "service", ["company"], 12, "次", 0, township, last, **firm)
    school = Offer(teacher, "开学助学金", "money", ["school"], 10, "人", 500_00, county, last)
    offers = ((cast["bureau"], quilts), (cast["social"], visits), (cast["bureau"], school))
    return [record_resource(by=by, offer=offer) for by, offer in offers]


def _matches(cast: dict[str, Any], needs: list[Any], resources: list[Any]) -> None:
    """Bring one gift to its thanks, one to the consent, and propose one."""
    from doudi.care.charity.matches import actions
    from doudi.core.attachments.uploads import Upload
    from doudi.core.clock import today

    worker, day = cast["social"], today()
    consent, receipt = (Upload(f"{name}.png", photograph(order)) for order, name in enumerate(("同意书", "签收单")))
    agreed: dict[str, Any] = {"consent_by": "self", "consented_on": day, "consent": consent}
    thanked, waiting = (
        actions.propose_match(by=worker, need=need, resource=resource, quantity=quantity)
        for need, resource, quantity in ((needs[0], resources[0], 2), (needs[1], resources[1], 4))
    )
    actions.propose_match(by=worker, need=needs[3], resource=resources[2], quantity=1)
    thanked = actions.agree_match(by=worker, match=thanked, **agreed)
    thanked = actions.tell_giver(by=worker, match=thanked)
    thanked = actions.hand_over(by=worker, match=thanked, handed_on=day, value_fen=520_00, receipt=receipt)
    actions.thank_giver(by=worker, match=thanked, effect="两床厚被子都用上了，老人说夜里不冷了")
    actions.agree_match(by=worker, match=waiting, **agreed)


def _project_and_activity(cast: dict[str, Any]) -> None:
    from doudi.care.charity.activities.actions import ActivityReport, record_activity, register_volunteer
    from doudi.care.charity.projects.actions import ProjectPlan, open_project
    from doudi.core.clock import today

    day, worker = today(), cast["social"]
    area = worker.division
    plan = ProjectPlan(
        "米油常备",
        "living",
        area,
        "家家有两个月的米和油",
        "县慈善会",
        day - timedelta(days=9),
        day + timedelta(days=80),
    )
    open_project(by=worker, plan=plan)
    volunteers = [
        register_volunteer(by=worker, name=name, area=area, phone=phone, organisation=unit)
        for name, phone, unit in (("赖小芳", "13870700021", "桥头小学"), ("曾志明", "13870700022", "贡江家纺有限公司"))
    ]
    visit = ("call", "端午前入户看望", area, day - timedelta(days=5), 6, 9, "打扫、量血压、说话，两户反映屋顶漏雨")
    record_activity(by=worker, report=ActivityReport(*visit, volunteers, 150))
