"""Progress of the annual review by place, and its families."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from doudi import policy
from doudi.casework.annual_reviews.actions import open_case_of, refuse_changed
from doudi.casework.annual_reviews.models import AnnualReview
from doudi.casework.models import Case
from doudi.casework.post_award.assessment import CONTINUE, measures_of, reassess
from doudi.casework.procedures.loader import application_procedures
from doudi.core.accounts.models import User
from doudi.core.divisions.models import TOWNSHIP_DIGITS, Division
from doudi.core.divisions.queries import townships, villages_of
from doudi.core.refusals import Refused
from doudi.ui.tables import Text

State = AnnualReview.State


@dataclass
class PlaceProgress:
    """The families of a township or village: all, with differences, and by state."""

    division: Division
    url: str
    families: int = 0
    differing: int = 0
    by_state: Counter[str] = field(default_factory=Counter)

    @property
    def done_percent(self) -> str:
        """The share of the families that are done, with one decimal, rounded down only below 100."""
        return f"{self.done_tenths // 10}.{self.done_tenths % 10}%" if self.families else "—"

    @property
    def done_tenths(self) -> int:
        """The same share in tenths of a percent, to sort by."""
        return self.by_state[State.DONE] * 1000 // self.families if self.families else 0

    def count(self, state: str) -> int:
        """The number of families in a state."""
        return self.by_state[state]

    @property
    def listed(self) -> int:
        """Families not yet begun."""
        return self.by_state[State.LISTED]

    @property
    def planned(self) -> int:
        """Families with a visit to make, or made and not yet signed."""
        return self.by_state[State.PLANNED]

    @property
    def proposed(self) -> int:
        """Families that wait for the second person."""
        return self.by_state[State.PROPOSED]

    @property
    def deciding(self) -> int:
        """Families with changes to decide."""
        return self.by_state[State.DECIDING]

    @property
    def done(self) -> int:
        """Families reviewed."""
        return self.by_state[State.DONE]


def progress(*, by: User, year: int, township: str = "", programme: str = "") -> list[PlaceProgress]:
    """Return the progress of a user's scope: the townships of the county, or the villages of a township."""
    scope = township or by.scope or ""
    is_county = len(scope) < TOWNSHIP_DIGITS
    places = townships() if is_county else villages_of(scope)
    digits = TOWNSHIP_DIGITS if is_county else len(places[0].code) if places else 0
    reviews = AnnualReview.objects.visible_to(by).filter(year=year)
    reviews = reviews.in_scope(scope) if scope else reviews
    if programme:
        reviews = reviews.filter(programmes__contains=f",{programme},")
    rows = reviews.order_by().values_list("village_code", "state")
    counted = rows.annotate(number=Count("pk"), differing=Count("pk", filter=Q(difference_count__gt=0)))
    found: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for code, state, number, differing in counted:
        found[code[:digits]].append((state, number, differing))
    return [_place(division, found[division.code], year, programme, is_county=is_county) for division in places]


def _place(
    division: Division, rows: list[tuple[str, int, int]], year: int, programme: str, *, is_county: bool
) -> PlaceProgress:
    query = f"year={year}" + (f"&programme={programme}" if programme else "")
    url = reverse("casework:annual_review_village", args=[division.code]) + f"?{query}"
    if is_county:
        url = f"{reverse('casework:annual_reviews')}?township={division.code}&{query}"
    place = PlaceProgress(division, url)
    for state, number, differing in rows:
        place.families += number
        place.differing += differing
        place.by_state[state] += number
    return place


def total_of(places: list[PlaceProgress]) -> PlaceProgress | None:
    """Return the sum of the places; None where there is none."""
    if not places:
        return None
    total = PlaceProgress(Division(code="", name=_("合计")), "")
    for place in places:
        total.families += place.families
        total.differing += place.differing
        total.by_state += place.by_state
    return total


def families(
    *, by: User, year: int, village: str, state: str = "", programme: str = "", only_differing: bool = False
) -> QuerySet[AnnualReview]:
    """Return the families of a village in a year, those whose data differ first."""
    reviews = AnnualReview.objects.visible_to(by).filter(year=year, village_code=village)
    if state:
        reviews = reviews.filter(state=state)
    if programme:
        reviews = reviews.filter(programmes__contains=f",{programme},")
    if only_differing:
        reviews = reviews.filter(difference_count__gt=0)
    return reviews.select_related("case", "household").order_by("-difference_count", "pk")


def programmes_in_words(review: AnnualReview) -> str:
    """Return the programmes of a family by their names; a status of a child is not told here."""
    return "、".join(policy.programme_name(name) for name in review.programmes.strip(",").split(",") if name)


@dataclass(frozen=True)
class FamilyRow:
    """A family in the list of a village."""

    review: AnnualReview
    visited_on: date | None

    @property
    def programmes(self) -> str:
        """The names of its programmes."""
        return programmes_in_words(self.review)

    @property
    def differences(self) -> str:
        """What differs, in words."""
        return "；".join(self.review.differences) or _("没有差异")

    @property
    def state_label(self) -> Text:
        """How far it is; with its result once done."""
        if self.review.state == State.DONE:
            return _("{state}：{result}").format(
                state=self.review.get_state_display(), result=self.review.get_outcome_display()
            )
        return str(self.review.get_state_display())

    @property
    def url(self) -> str:
        """The page of the case that reviews it; of the family while there is none."""
        return self.review.case.get_absolute_url() if self.review.case else self.review.household.get_absolute_url()


def family_rows(reviews: list[AnnualReview]) -> list[FamilyRow]:
    """Return the families with the day of the visit of their cases."""
    keys = [review.case_id for review in reviews if review.case_id]
    visits = Case.objects.filter(pk__in=keys, home_visits__isnull=False).values_list("pk", "home_visits__visited_on")
    days = dict(visits.order_by("home_visits__visited_on"))
    return [FamilyRow(review, days.get(review.case_id or 0)) for review in reviews]


@dataclass(frozen=True)
class PreviewRow:
    """What a sitting will do with a family: what stays, in fen, or why it is left out."""

    review: AnnualReview
    version: int
    awards: str
    amount_fen: int
    left_out: str


def preview(reviews: list[AnnualReview], *, is_agreement: bool) -> list[PreviewRow]:
    """Return for each family what signing, or agreeing, will do; those that are left out last."""
    rows = [_preview(review, is_agreement=is_agreement) for review in reviews]
    return sorted(rows, key=lambda row: bool(row.left_out))


def _preview(review: AnnualReview, *, is_agreement: bool) -> PreviewRow:
    try:
        case = open_case_of(review)
        lacking = _lacking(case, is_agreement=is_agreement)
        if lacking:
            return PreviewRow(review, case.version, programmes_in_words(review), 0, lacking)
        if is_agreement:
            measures = measures_of(case)
            changed = any(measure.does != CONTINUE for measure in measures)
            left_out = _("意见不全是继续，要逐户审核。") if changed else ""
        else:
            refuse_changed(review)
            reassessed = reassess(case)
            measures = [line.suggested for line in reassessed.lines] if reassessed else []
            left_out = ""
    except (Refused, policy.PolicyError) as refused:
        return PreviewRow(review, 0, programmes_in_words(review), 0, str(refused))
    amount = sum(measure.new_fen for measure in measures)
    return PreviewRow(review, case.version, programmes_in_words(review), amount, left_out)


def _lacking(case: Case, *, is_agreement: bool) -> str:
    step = "review" if is_agreement else "reassessment"
    if case.step != step:
        return _("现在是“{step}”。").format(step=case.step_label)
    if not is_agreement and case.procedure.needs_home_visit and not case.home_visits.exists():
        return _("还没有入户。")
    return ""


def programme_choices() -> list[tuple[str, Any]]:
    """Return the programmes that families are reviewed for, with their names."""
    granted = {procedure.grants for procedure in application_procedures().values() if procedure.grants}
    return [(name, policy.programme_name(name)) for name in sorted(granted)]
