"""Near relatives of staff who have an award and are not registered (W13)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from doudi.casework.models import NearRelative, RelativeDoubtSettlement, StaffMember
from doudi.monitoring.warnings.store_rules.findings import Finding
from doudi.registry.awards.queries import awards_in_force
from doudi.registry.models import Membership, Person, SupportObligation


def unregistered_relatives(month: date) -> Iterator[Finding]:
    """Yield people with an award, or in a family with one, who are related to or live with somebody of the staff.

    Found by identity number and registered relations; who only has the same name is not. A doubt that was settled as
    none is none.
    """
    declared = NearRelative.objects.filter(until=None).values_list("person_id", "staff_id", "post")
    by_account = {(person, staff) for person, staff, _post in declared if staff is not None}
    posts: dict[int, list[str]] = {}
    for person, _staff, post in declared:
        posts.setdefault(person, []).append(post)
    cleared = set(RelativeDoubtSettlement.objects.filter(is_relative=False).values_list("key", flat=True))
    for member in StaffMember.objects.filter(until=None).exclude(id_number_index="").order_by("pk"):
        known = Person.objects.filter(id_number_index=member.id_number_index, merged_into=None).first()
        if known is None:
            continue
        for person, ground, relation in _related(known, month):
            is_declared = (person, member.account_id) in by_account or any(
                member.name in post for post in posts.get(person, ())
            )
            if not is_declared and f"{ground}:entry{member.pk}:{person}" not in cleared:
                yield Finding(person, {"relation": relation}, fact_key=f"{ground}:{member.pk}")


def _related(known: Person, month: date) -> Iterator[tuple[int, str, str]]:
    """Yield people with an award who are obliged to support a person, are supported by them, or live with them."""
    paid = awards_in_force(month).filter(person__merged_into=None)
    obliged = SupportObligation.objects.filter(withdrawn_at=None, valid_to=None)
    found: dict[int, tuple[str, str]] = {}
    for person, supporter, relation in obliged.filter(Q(person=known) | Q(supporter=known)).values_list(
        "person_id", "supporter_id", "relation"
    ):
        found[supporter if person == known.pk else person] = ("support", relation or _("赡养、抚养、扶养关系"))
    own = Membership.objects.filter(person=known, withdrawn_at=None, valid_to=None).values("household")
    members = Membership.objects.filter(household__in=own, withdrawn_at=None, valid_to=None).exclude(person=known)
    for person in members.values_list("person_id", flat=True).distinct():
        found.setdefault(person, ("household", _("同户")))
    aided = set(paid.filter(person__in=found).values_list("person_id", flat=True))
    for person in sorted(aided):
        yield (person, *found[person])
