"""What civil affairs has confirmed of the family of a referral, so that a department need not check it again."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.casework.models import Case, Referral
from doudi.casework.recognitions.queries import in_force
from doudi.core.clock import this_month
from doudi.registry.awards.queries import awards_in_force
from doudi.registry.models import Household, Person
from doudi.ui.templatetags.ui import month
from doudi.values.carries import carries

_AWARDS = ("dibao", "tekun")


@carries("SAL2026-42")
def confirmed_status(referral: Referral) -> str:
    """Return dibao, tekun, margin or expenditure hardship as confirmed and since when; empty where nothing is.

    Of a person only their own tekun counts; dibao and recognitions count for the family.
    """
    household, person = _about(referral)
    if household is None:
        return ""
    found = []
    awards = awards_in_force(this_month()).filter(person__household=household, programme__in=_AWARDS)
    for award in awards.order_by("programme", "valid_from", "pk"):
        if award.programme == "tekun" and person is not None and award.person_id != person.pk:
            continue
        if award.valid_from is not None:
            found.append(_("{what}（{month}起）").format(what=award.programme_name, month=month(award.valid_from)))
    for one in in_force(this_month()).filter(household=household).order_by("pk"):
        found.append(_("{what}（{month}起）").format(what=one.label, month=month(one.first_month)))
    return "、".join(dict.fromkeys(found))


def _about(referral: Referral) -> tuple[Household | None, Person | None]:
    if referral.household is not None:
        return referral.household, referral.person
    case = Case.objects.filter(application=referral.application_id, household__isnull=False).order_by("pk").first()
    return (case.household, None) if case is not None and referral.application_id else (None, None)
