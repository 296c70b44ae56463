"""What can be done with a residence."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.care.institutions.actions import absences, admissions, departures
from doudi.care.institutions.forms import AbsenceForm, LeavingForm, ReasonForm, ReturnForm, VersionForm
from doudi.care.institutions.workflow import ResidenceState
from doudi.core.accounts.roles import BUREAU_ROLES, Permission
from doudi.core.process import Verb, verbs_by_name

VERBS = verbs_by_name(
    Verb(
        "confirm",
        _("同意入住"),
        admissions.confirm_admission,
        VersionForm,
        permission=Permission.CONFIRM_CARE,
        roles=BUREAU_ROLES,
        done=_("已同意入住；领款登记请另一人复核。"),
        is_primary_in=frozenset({ResidenceState.PROPOSED}),
    ),
    Verb(
        "refuse",
        _("不同意入住"),
        admissions.refuse_admission,
        ReasonForm,
        permission=Permission.CONFIRM_CARE,
        roles=BUREAU_ROLES,
        done=_("已登记不同意。"),
    ),
    Verb("stay", _("试住后长住"), departures.stay_after_trial, VersionForm, done=_("已登记长住。")),
    Verb("absent", _("登记请假、住院"), absences.record_absence, AbsenceForm, done=_("已登记。")),
    Verb("back", _("登记回院"), absences.record_return, ReturnForm, done=_("已登记回院。")),
    Verb("leave", _("登记离院"), departures.propose_leaving, LeavingForm, done=_("已登记，待另一人复核。")),
    Verb(
        "confirm_leaving",
        _("复核离院"),
        departures.confirm_leaving,
        VersionForm,
        permission=Permission.CONFIRM_CARE,
        done=_("已复核离院，照料服务协议同日终止。"),
        is_primary_in=frozenset({ResidenceState.LEAVING}),
    ),
    Verb("keep", _("撤回离院登记"), departures.keep_resident, ReasonForm, done=_("已撤回。")),
)
