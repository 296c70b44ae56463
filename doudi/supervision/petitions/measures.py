"""Measures of petitions: how many came, what came again (P18-26.b), who is content. They name nobody."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from doudi.supervision.measures.catalogue.people import recipients
from doudi.supervision.measures.measure import Form, Group, Measure, register_measures
from doudi.supervision.measures.periods import Period
from doudi.supervision.petitions.kinds import OWN_ANSWERS, Satisfaction
from doudi.supervision.petitions.models import Petition


def came(period: Period) -> QuerySet[Petition]:
    """Return the petitions that came in a period."""
    return Petition.objects.filter(received_on__gte=period.first, received_on__lt=period.after)


def matters_again(period: Period) -> QuerySet[Petition]:
    """Return the first petitions of matters that came again."""
    return Petition.objects.filter(Exists(came(period).filter(repeat_of=OuterRef("pk"))))


def people_again(period: Period) -> QuerySet[Petition]:
    """Return of each person who came again the first petition of their first matter."""
    matters = matters_again(period)
    same = (
        Q(petitioner=OuterRef("petitioner"))
        | Q(phone_index=OuterRef("phone_index")) & ~Q(phone_index="")
        | Q(name_index=OuterRef("name_index"), village_code=OuterRef("village_code")) & ~Q(name_index="")
    )
    return matters.filter(~Exists(matters.filter(same, pk__lt=OuterRef("pk"))))


CONTENT = Q(satisfaction__in=(Satisfaction.SATISFIED, Satisfaction.FAIRLY))


def rated(period: Period) -> QuerySet[Petition]:
    """Return the petitions whose petitioners said in a period how content they are; no answer is left out."""
    found = Petition.objects.filter(asked_on__gte=period.first, asked_on__lt=period.after)
    return found.filter(satisfaction__in=OWN_ANSWERS)


register_measures(
    Measure(
        "petitioners_content",
        _("信访人满意"),
        _("本期评价的信访里，满意和基本满意的；没有评价的不算"),
        Group.SUPERVISION,
        rows=rated,
        counted=CONTENT,
        clauses=("P18-18.b",),
    ),
    Measure(
        "petitions",
        _("信访"),
        _("本期收到的信访，每千名在享对象"),
        Group.SUPERVISION,
        form=Form.PER_THOUSAND,
        is_higher_better=False,
        rows=came,
        base=recipients,
        clauses=("P18-26.b",),
    ),
    Measure(
        "repeated_matters",
        _("缠访事项"),
        _("本期再次收到信访的事项"),
        Group.SUPERVISION,
        form=Form.COUNT,
        is_higher_better=False,
        rows=matters_again,
        clauses=("P18-26.b",),
    ),
    Measure(
        "repeat_petitioners",
        _("缠访人员"),
        _("本期再次信访的人"),
        Group.SUPERVISION,
        form=Form.COUNT,
        is_higher_better=False,
        rows=people_again,
        clauses=("P18-26.b",),
    ),
)
