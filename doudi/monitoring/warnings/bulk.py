"""Bulk acts on warnings of one rule or one family: what each would come to, then one act and audit entry each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.refusals import Refused, required_text
from doudi.monitoring.warnings.actions.findings import end_warning, needs_words
from doudi.monitoring.warnings.actions.owners import hand_over_warning
from doudi.monitoring.warnings.forms import finding_choices
from doudi.monitoring.warnings.models import Warning  # noqa: A004 - the term of the field
from doudi.monitoring.warnings.people import recused_from
from doudi.monitoring.warnings.queries import MOST_CHOSEN, TOGETHER
from doudi.monitoring.warnings.refusals import SelectionNotAllowed
from doudi.monitoring.warnings.rows import WarningRow, rows_of
from doudi.monitoring.warnings.workflow import AT_WORK, ENDED, needs_second_person
from doudi.ui.forms import ActionForm, FormData

END, HAND_OVER = "end", "hand_over"


class BulkForm(ActionForm):
    """What is done with the chosen warnings: a finding with its words, or another owner with the reason."""

    act = forms.ChoiceField(
        label=gettext_lazy("办什么"),
        choices=[(END, gettext_lazy("一起办结")), (HAND_OVER, gettext_lazy("一起移交"))],
        widget=forms.RadioSelect,
        initial=END,
    )
    finding = forms.ChoiceField(label=gettext_lazy("核实结果"), required=False)
    to = forms.TypedChoiceField(label=gettext_lazy("移交给"), coerce=int, required=False, empty_value=None)
    reason = forms.CharField(label=gettext_lazy("说明"), max_length=200, required=False)

    def __init__(self, by: User, data: FormData = None) -> None:
        super().__init__(data)
        users = User.objects.filter(is_active=True, division=by.division_id).exclude(pk=by.pk).order_by("name")
        self.users = {user.pk: user for user in users[:100] if user.may(Permission.HANDLE_WARNINGS)}
        finding, to = self.fields["finding"], self.fields["to"]
        assert isinstance(finding, forms.ChoiceField)  # noqa: S101 - declared above
        assert isinstance(to, forms.ChoiceField)  # noqa: S101 - declared above
        finding.choices = [("", _("请选择")), *finding_choices()]
        to.choices = [("", _("请选择")), *((user.pk, user.name) for user in self.users.values())]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        wanted = "finding" if given.get("act") == END else "to"
        if not given.get(wanted):
            self.add_error(wanted, _("请选择。"))
        return given

    @property
    def in_words(self) -> list[tuple[Any, Any]]:
        """What was chosen, in words."""
        given = self.cleaned_data
        if given["act"] == END:
            found = dict(finding_choices())[given["finding"]]
            return [(_("办什么"), _("一起办结")), (_("核实结果"), found), (_("说明"), given["reason"] or "—")]
        to = self.users[given["to"]].name
        return [(_("办什么"), _("一起移交")), (_("移交给"), to), (_("移交的原因"), given["reason"])]


@dataclass(frozen=True)
class PreviewRow:
    """What a bulk act would do with a warning, or why it is left out."""

    row: WarningRow
    result: str
    left_out: str

    @property
    def warning(self) -> Warning:
        """The warning."""
        return self.row.warning


@dataclass
class Done:
    """What a bulk act did: how many, and for each warning left out why."""

    done: int = 0
    left_out: list[tuple[str, str]] = field(default_factory=list)


def refuse_selection(warnings: Sequence[Warning]) -> None:
    """Refuse nothing, too much, or warnings of several rules that are not those of one family.

    Raises:
        SelectionNotAllowed
    """
    if not 0 < len(warnings) <= MOST_CHOSEN:
        raise SelectionNotAllowed(_("请选1到{most}条，分几次办。").format(most=MOST_CHOSEN))
    if len({one.rule_id for one in warnings}) > 1 and not _is_of_one_family(warnings):
        raise SelectionNotAllowed(
            _("只能选同一条规则的，或者同一户b、c类的预警一起办，请先按规则筛选，或者点“同户另有”。")
        )


def _is_of_one_family(warnings: Sequence[Warning]) -> bool:
    """Whether all are of one household, and none of them of a class that ends a benefit."""
    homes = {one.household_id for one in warnings}
    return len(homes) == 1 and None not in homes and all(one.warning_class in TOGETHER for one in warnings)


def preview(warnings: Sequence[Warning], *, by: User, given: Mapping[str, Any]) -> list[PreviewRow]:
    """Return what the act would do with each warning; those left out last.

    Raises:
        SelectionNotAllowed, ReasonRequired, NumberInText
    """
    refuse_selection(warnings)
    if given["act"] == END and any(needs_words(one, given["finding"]) for one in warnings):
        required_text(given["reason"], "reason", _("这个结果要写明怎么核实的。"))
    if given["act"] == HAND_OVER:
        required_text(given["reason"], "reason", _("请写明移交的原因。"))
    recused = recused_from(by, warnings) if given["act"] == END else set()
    rows = [_preview(row, given, is_recused=row.warning.pk in recused) for row in rows_of(warnings)]
    return sorted(rows, key=lambda row: bool(row.left_out))


def _preview(row: WarningRow, given: Mapping[str, Any], *, is_recused: bool) -> PreviewRow:
    one = row.warning
    if given["act"] == HAND_OVER:
        left_out = _("已经办结。") if one.state == ENDED else ""
        return PreviewRow(row, _("移交"), left_out)
    if one.state not in AT_WORK:
        return PreviewRow(row, "", _("现在是“{state}”。").format(state=one.get_state_display()))
    if is_recused:
        return PreviewRow(row, "", _("涉及您本人或者已备案的近亲属。"))
    by_two = needs_second_person(one, given["finding"])
    return PreviewRow(row, _("待第二人复核") if by_two else _("办结"), "")


def perform(
    warnings: Sequence[Warning],
    *,
    by: User,
    given: Mapping[str, Any],
    versions: Mapping[int, int],
    to: User | None = None,
) -> Done:
    """Act on each warning in its own transaction; one that is refused does not keep the others.

    Raises:
        SelectionNotAllowed
    """
    refuse_selection(warnings)
    if given["act"] == END:
        return _each(
            warnings,
            lambda one: end_warning(
                by=by,
                warning=one,
                finding=given["finding"],
                reason=given["reason"],
                seen_version=versions.get(one.pk),
            ),
        )
    assert to is not None  # noqa: S101 - the form asks for it
    return _each(
        warnings,
        lambda one: hand_over_warning(
            by=by, warning=one, to=to, reason=given["reason"], seen_version=versions.get(one.pk)
        ),
    )


def _each(warnings: Sequence[Warning], act: Callable[[Warning], object]) -> Done:
    done = Done()
    for row in rows_of(warnings):
        try:
            act(row.warning)
        except Refused as refused:
            done.left_out.append((row.name, refused.message))
        else:
            done.done += 1
    return done
