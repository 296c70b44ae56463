"""Mutants of purchased services, charity and the care for children: what is paid, told and read."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_BARS = "doudi/care/services/not_paid_twice.py"
_SETTLEMENTS = "doudi/care/services/actions/settlements.py"
_MATCHES = "doudi/care/charity/matches"
_ACCESS = "doudi/care/children/access.py"
MUTANTS = (
    Mutant(
        "bought: only accepted orders are settled",
        _BARS,
        "_flag(Q(state=OrderState.ACCEPTED) & ~barred)",
        "_flag(~barred)",
        hints=("test_accepted_orders_are_paid_once_by_three_people",),
    ),
    Mutant(
        "bought: an order is settled once",
        _BARS,
        "is_settled=Exists(SettlementLine.objects.filter(order=OuterRef",
        "is_settled=Exists(SettlementLine.objects.filter(pk=None, order=OuterRef",
        hints=("test_accepted_orders_are_paid_once_by_three_people",),
    ),
    Mutant(
        "bought: no hours in hospital",
        _BARS,
        "        in_hospital |= Q(Exists(stays))\n",
        "        in_hospital |= Q(pk__in=[])\n",
        hints=("test_no_day_in_hospital_and_none_after_death_is_paid",),
    ),
    Mutant(
        "bought: what bars a payment is checked again by the second person",
        _SETTLEMENTS,
        "    if locked.corrects_id is None and _is_barred_now(locked):\n",
        "    if locked.corrects_id is None and not locked.pk:\n",
        hints=("test_no_day_in_hospital_and_none_after_death_is_paid",),
    ),
    Mutant(
        "bought: the blacklist counts for orders",
        "doudi/care/services/actions/orders.py",
        '    refuse_unfit_provider(locked.provider, planned_day, "contract")\n',
        "",
        hints=("test_a_blacklisted_seller_and_one_without_licence_sell_nothing",),
    ),
    Mutant(
        "bought: a settled acceptance stands",
        "doudi/care/services/actions/orders.py",
        "    if locked.settlement_lines.filter(is_live=True).exists():\n",
        "    if locked.settlement_lines.filter(pk=None).exists():\n",
        hints=("test_a_settled_acceptance_is_not_taken_back",),
    ),
    Mutant(
        "given: nobody is told before the person agreed",
        f"{_MATCHES}/workflow.py",
        '(MatchState.AGREED, "tell_giver"): MatchState.AGREED,',
        '(MatchState.AGREED, "tell_giver"): MatchState.AGREED,\n'
        '        (MatchState.PROPOSED, "tell_giver"): MatchState.PROPOSED,',
        hints=("test_nothing_leaves_before_the_person_agreed_on_paper",),
    ),
    Mutant(
        "given: the consent is on paper",
        f"{_MATCHES}/actions.py",
        "    if consent is None:\n",
        "    if consent is None and not consent_by:\n",
        hints=("test_nothing_leaves_before_the_person_agreed_on_paper",),
    ),
    Mutant(
        "children: the log is read by its writer and the child officer",
        _ACCESS,
        "rows if found.post == Designation.Post.OFFICER else rows.filter(**{writer: user})",
        "rows",
        hints=("test_the_log_is_read_by_its_writer_and_the_child_officer",),
    ),
    Mutant(
        "children: a designation counts once two agreed",
        _ACCESS,
        ".exclude(confirmed_by=None).first()",
        ".first()",
        hints=("test_people_are_named_by_two_of_the_bureau",),
    ),
)
