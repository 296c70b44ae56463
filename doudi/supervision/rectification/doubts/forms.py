"""Forms of lists of doubts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.uploads import UploadField
from doudi.supervision.rectification.doubts.answers import LONGEST_WORDS
from doudi.supervision.rectification.doubts.file_reader import PROFILE, UNREAD
from doudi.supervision.rectification.doubts.models import DoubtList
from doudi.supervision.rectification.doubts.queries import kinds_of
from doudi.supervision.rectification.doubts.workflow import DoubtState, Outcome, Reason
from doudi.supervision.rectification.models import RectificationPlan
from doudi.supervision.rectification.scope import COUNTY_OWNER, township_owners
from doudi.ui.forms import ActionForm, FormData, date_field
from doudi.ui.lists.filters import ListFilterForm, choice_field


class DoubtListForm(ActionForm):
    """A file of doubts and the plan it belongs to."""

    plan = forms.ModelChoiceField(RectificationPlan.objects.all(), label=_("整改方案"))
    title = forms.CharField(label=_("疑点清单"), max_length=80, help_text=_("例如：第二批，死亡后继续领取"))
    due_on = date_field(_("答复期限"))
    file = forms.FileField(label=_("文件"), help_text=_("审计发来的原表，Excel 或 CSV，不超过30 MB"))


class ColumnsForm(ActionForm):
    """What each heading of a file means."""

    seen_version = forms.IntegerField(min_value=0, max_value=10**8, widget=forms.HiddenInput)

    def __init__(self, listed: DoubtList, *args: Any) -> None:
        super().__init__(*args, initial={"seen_version": listed.version})
        recognised = {place: name for name, place in listed.report.get("places", {}).items()}
        labels = {column.name: column.label for column in PROFILE.declared}
        self.headings: dict[str, str] = {}
        for place, heading in enumerate(listed.report.get("headings", [])):
            if not heading or heading in self.headings.values():
                continue
            name = f"column_{place}"
            self.headings[name] = heading
            found = labels.get(recognised.get(place, ""), gettext("原样保留"))
            self.fields[name] = forms.ChoiceField(
                label=heading,
                required=False,
                initial=listed.choices.get(heading, ""),
                choices=[
                    ("", gettext("自动识别：{meaning}").format(meaning=found)),
                    *labels.items(),
                    (UNREAD, gettext("原样保留")),
                ],
            )

    def choices(self) -> dict[str, str]:
        """The chosen columns by heading."""
        return {heading: self.cleaned_data[name] for name, heading in self.headings.items() if self.cleaned_data[name]}


class DoubtFilterForm(ListFilterForm):
    """State, kind of doubt, township, outcome of the matching, reason."""

    state = choice_field(_("状态"), DoubtState.choices)
    kind = choice_field(_("疑点"))
    owner = choice_field(_("核实单位"))
    outcome = choice_field(_("比对"), Outcome.choices)
    reason = choice_field(_("核实结果"), Reason.choices)

    def __init__(self, data: QueryDict, *, by: User, listed: DoubtList) -> None:
        super().__init__(data, by=by)
        self.offer("kind", kinds_of(listed, by=by))
        if by.may(Permission.MANAGE_SUPERVISION):
            self.offer("owner", [(COUNTY_OWNER, _("县局（没有对上乡镇）")), *township_owners()])
        else:
            del self.fields["owner"]


class BulkForm(ActionForm):
    """What is done with the chosen rows; the reason, the township and the words as the act asks for them."""

    act = forms.ChoiceField(label=_("办什么"), widget=forms.RadioSelect)
    reason = forms.ChoiceField(label=_("核实结果"), required=False, choices=[("", _("请选择")), *Reason.choices])
    owner = forms.ChoiceField(label=_("分派给"), required=False)
    words = forms.CharField(
        label=_("说明"), max_length=LONGEST_WORDS, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, by: User, data: FormData = None) -> None:
        super().__init__(data)
        acts = [("answer", _("答复"))]
        if by.may(Permission.MANAGE_SUPERVISION):
            acts += [("verify", _("核验通过")), ("send_back", _("退回重新核实")), ("assign", _("分派给乡镇"))]
        self._choices("act", acts)
        self.initial["act"] = "answer"
        if len(acts) == 1:
            self.fields["act"].widget = forms.HiddenInput()
            del self.fields["owner"]
        else:
            self._choices("owner", [("", _("请选择")), *township_owners()])

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        needed = {"answer": ("reason", "words"), "send_back": ("words",), "assign": ("owner",)}
        for name in needed.get(given.get("act", ""), ()):
            if not given.get(name) and name not in self.errors:
                self.add_error(name, _("请填写。"))
        return given

    @property
    def in_words(self) -> list[tuple[Any, Any]]:
        """What was chosen, in words."""
        given, found = self.cleaned_data, []
        for name in ("act", "reason", "owner"):
            field = self.fields.get(name)
            if isinstance(field, forms.ChoiceField) and given.get(name):
                found.append((field.label, dict(field.choices)[given[name]]))  # type: ignore[arg-type]  # flat choices
        return [*found, (_("说明"), given["words"] or "—")]


class ProofForm(ActionForm):
    """The proof of a bulk answer, given when it is confirmed."""

    proof = UploadField(label=_("佐证材料"), required=False, help_text=_("照片或 PDF，这些疑点共用一份"))
