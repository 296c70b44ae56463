"""The chain of help of a family or a person: what every department gave, year by year, with sums."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Count, F, Max, Min, Q, Sum
from django.utils.translation import gettext as _

from doudi.casework.family_file.queries import referrals_of_family
from doudi.core.divisions.scope import contains
from doudi.monitoring.low_income.insurance.models import InsuranceClaim
from doudi.monitoring.low_income.layers.aid import KIND_OF_PROGRAMME, kind_of_other_aid
from doudi.monitoring.low_income.layers.derivation import month_end
from doudi.monitoring.low_income.received_aid.models import AidKind, ReceivedAid
from doudi.payments.models import PRICE_SUBSIDY, RELIEF, Payment, programme_label
from doudi.payments.workflow import PaymentState
from doudi.registry.households.panels import FamilyFile
from doudi.relief.cases.models import ReliefCase
from doudi.relief.goods.models import GoodsHandover
from doudi.relief.instalments.models import Instalment
from doudi.relief.instalments.workflow import InstalmentState
from doudi.relief.other_aid.queries import other_aid_of
from doudi.values.carries import carries

KIND_OF_PAYMENT = {
    "tekun_basic": AidKind.LIVING,
    "tekun_care": AidKind.CARE,
    PRICE_SUBSIDY: AidKind.LIVING,
    **dict.fromkeys(("care_medical", "care_medical_payee", "care_insurance_premium"), AidKind.MEDICAL),
    **dict.fromkeys(("care_hospital_care", "care_hospital_care_payee"), AidKind.CARE),
    **KIND_OF_PROGRAMME,
}


@dataclass(frozen=True)
class ChainLink:
    """Something that a department gave or answered.

    ``amount_fen`` is None where it was no money or nobody says how much; ``times`` is how often. ``is_health`` marks a
    name that prints leave out.
    """

    department: str
    kind: str
    name: str
    person: str
    first: date
    last: date | None
    amount_fen: int | None = None
    times: int = 1
    state: str = ""
    url: str = ""
    is_health: bool = False

    @property
    def year(self) -> int:
        """The year under which it stands."""
        return self.first.year


@dataclass(frozen=True)
class ChainYear:
    """A year of the chain with the sum of its money; fen."""

    year: int
    links: list[ChainLink]

    @property
    def total_fen(self) -> int:
        """The sum of what has an amount."""
        return sum(link.amount_fen or 0 for link in self.links)

    @property
    def by_department(self) -> list[tuple[str, int, int]]:
        """The number and the sum of each department, in the order of their first link."""
        found: dict[str, tuple[int, int]] = {}
        for link in self.links:
            number, total = found.get(link.department, (0, 0))
            found[link.department] = (number + link.times, total + (link.amount_fen or 0))
        return [(name, number, total) for name, (number, total) in found.items()]


@carries("P18-2.c", "P18-2.e", "SC39-III.1")
def chain_of(file: FamilyFile) -> list[ChainYear]:
    """Return the years of a family, or of a person alone, the latest first."""
    links = [
        *_payments(file),
        *_relief(file),
        *_goods(file),
        *_other_aid(file),
        *_received(file),
        *_claims(file),
        *_referrals(file),
    ]
    links.sort(key=lambda link: (-link.year, -link.first.toordinal(), link.department, link.name))
    return [ChainYear(year, list(group)) for year, group in groupby(links, key=lambda link: link.year)]


def _ours() -> str:
    return _("县民政局")


def _payments(file: FamilyFile) -> Iterator[ChainLink]:
    """Yield what was paid, of each programme, person and year as one link; relief comes with its case."""
    paid = Payment.objects.filter(file.during_stays("person", "run__month"), state=PaymentState.PAID)
    sums = (
        paid.exclude(programme=RELIEF)
        .order_by()
        .values_list("programme", "person__name", "person_id", "run__month__year")
        .annotate(
            total=Sum(F("amount_fen") - F("offset_fen")),
            first=Min("run__month"),
            last=Max("run__month"),
            months=Count("pk"),
        )
    )
    for programme, name, _person, _year, total, first, last, months in sums:
        kind = KIND_OF_PAYMENT.get(programme, AidKind.OTHER)
        yield ChainLink(
            _ours(), str(kind.label), programme_label(programme), name, first, month_end(last), total, months
        )


def _relief_cases(file: FamilyFile) -> dict[int, ReliefCase]:
    wanted = Q(people__person__in=[person.pk for person in file.people])
    if file.household is not None and file.person is None:
        wanted |= Q(case__household=file.household)
    found = ReliefCase.objects.filter(wanted).select_related("case__application").distinct()
    return {relief.pk: relief for relief in found}


def _relief(file: FamilyFile) -> Iterator[ChainLink]:
    """Yield the relief that was paid, of each case and year as one link; the cause may be an illness."""
    cases = _relief_cases(file)
    paid = Instalment.objects.filter(relief__in=cases, state=InstalmentState.PAID, paid_on__isnull=False)
    sums = (
        paid.order_by()
        .values_list("relief_id", "paid_on__year")
        .annotate(total=Sum("amount_fen"), first=Min("paid_on"), last=Max("paid_on"), number=Count("pk"))
    )
    for relief_id, _year, total, first, last, number in sums:
        relief = cases[relief_id]
        yield ChainLink(
            _ours(),
            str(AidKind.RELIEF.label),
            _("{kind}临时救助").format(kind=relief.get_kind_display()),
            relief.case.application.applicant_name,
            first,
            last,
            total,
            number,
            url=relief.get_absolute_url() if contains(file.by.scope, relief.case.village_code) else "",
        )


def _goods(file: FamilyFile) -> Iterator[ChainLink]:
    handed = GoodsHandover.objects.filter(relief__in=_relief_cases(file), voids=None, voided_by=None)
    for row in handed.select_related("relief__case__application"):
        name = row.relief.case.application.applicant_name
        kind = str(AidKind.RELIEF.label)
        yield ChainLink(_ours(), kind, _("实物救助"), name, row.handed_over_on, None, row.value_fen)


def _other_aid(file: FamilyFile) -> Iterator[ChainLink]:
    household = None if file.person is not None else file.household
    of_people = other_aid_of(household, file.people).select_related("person")
    allowed = of_people.filter(file.during_stays("person", "given_on") | Q(person=None))
    for row in allowed:
        yield ChainLink(
            str(row.get_department_display()),
            str(kind_of_other_aid(row.department, row.kind).label),
            str(row.get_kind_display()),
            row.person.name if row.person else _("全家"),
            row.given_on,
            None,
            row.amount_fen,
        )


def _received(file: FamilyFile) -> Iterator[ChainLink]:
    rows = ReceivedAid.objects.filter(file.during_stays("person", "given_from"), withdrawn_at=None)
    for row in rows.select_related("person"):
        yield ChainLink(
            str(row.get_department_display()),
            str(row.get_kind_display()),
            row.label_for(file.by),
            row.person.name,
            row.given_from,
            row.given_to,
            row.amount_fen,
            state="" if row.is_aid else _("登记，不是救助"),
            is_health=row.sealed_name is not None,
        )


def _claims(file: FamilyFile) -> Iterator[ChainLink]:
    claims = InsuranceClaim.objects.filter(
        file.during_stays("insured__person", "claimed_on"), paid_on__isnull=False, insured__policy__voided_on=None
    )
    for claim in claims.select_related("insured__policy", "insured__person"):
        assert claim.paid_on is not None  # noqa: S101 - filtered above
        yield ChainLink(
            claim.insured.policy.insurer,
            _("保险"),
            _("防返贫保险赔付"),
            claim.insured.person.name,
            claim.paid_on,
            None,
            claim.amount_fen,
        )


def _referrals(file: FamilyFile) -> Iterator[ChainLink]:
    """Yield the needs passed on, with what the department gave by its own answer."""
    for row in referrals_of_family(file):
        yield ChainLink(
            row.department,
            _("转办"),
            str(row.declared.label),
            row.name,
            row.helped_from or row.handed_over_on or row.recorded_at.date(),
            row.ended_on,
            row.amount_fen,
            state=str(row.state_label),
            url=row.get_absolute_url(),
        )
