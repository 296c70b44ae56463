"""Forms of the requests: who sends it, and what each kind asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.casework.models import Application
from doudi.casework.recipient_requests.kinds import CARD, CHANGE, DATA, EXIT, MOVE, REVIEW
from doudi.casework.recipient_requests.recognition import ID_TAIL_LENGTH
from doudi.core.divisions.models import Division
from doudi.core.divisions.queries import place_name
from doudi.portal.application_form.consent import MOST_SIGNATURE_CHARACTERS, drawn_signature
from doudi.portal.fields import phone_field, village_choices
from doudi.ui.forms import ActionForm, FormData, NameField
from doudi.values.bank_card import BankCardError, parse_bank_card
from doudi.values.masks import mask_account

_CHANGES = (
    ("income", gettext_lazy("收入多了或少了")),
    ("people", gettext_lazy("家里添了人或少了人")),
    ("health", gettext_lazy("有人得了大病，或残疾情况变了")),
    ("work", gettext_lazy("有人找到工作或没了工作")),
    ("school", gettext_lazy("有人上学或毕业")),
    ("property", gettext_lazy("买了或卖了房子、车子，存款多了")),
    ("other", gettext_lazy("别的变化")),
)
_WISHES = (
    ("read", gettext_lazy("看看登记了我哪些信息")),
    ("copy", gettext_lazy("要一份打印的")),
    ("correct", gettext_lazy("有写错的，要改")),
)
_WORDS: dict[str, tuple[Any, Any, bool]] = {
    CHANGE: (gettext_lazy("说说变化"), gettext_lazy("是谁、什么时候、变成什么样"), True),
    CARD: (gettext_lazy("还想说的"), "", False),
    MOVE: (gettext_lazy("新住址和搬家的日子"), gettext_lazy("如：三组12号，今年5月搬来"), True),
    EXIT: (gettext_lazy("为什么不需要了"), gettext_lazy("如：孩子工作了，日子好起来了"), False),
    REVIEW: (gettext_lazy("哪个决定、哪里不对"), gettext_lazy("如：5月的决定，少算了一个人"), True),
    DATA: (gettext_lazy("想看什么、哪里写错了"), gettext_lazy("如：想看银行卡号登记对不对"), False),
}
"""For each kind: what the words are asked by, an example, and whether they are required."""
_OUTSIDE = "outside"
_LONGEST_WORDS = 500


class RequestForm(ActionForm):
    """A request of one kind. Somebody whose application is open in this browser is not asked who they are."""

    signature_png: bytes = b""
    """The signature drawn on the screen, if there is one."""

    def __init__(
        self,
        kind: str,
        application: Application | None,
        village: str = "",
        data: FormData = None,
        photographs: Sequence[Any] = (),
    ) -> None:
        super().__init__(data)
        self.kind, self.application, self.photographs = kind, application, photographs
        if application is None:
            self._add_sender(village)
        self._add_fields_of_kind()
        label, example, is_required = _WORDS[kind]
        self.fields["words"] = forms.CharField(
            label=label,
            max_length=_LONGEST_WORDS,
            required=is_required,
            help_text=example,
            widget=forms.Textarea(attrs={"rows": 4}),
        )
        if kind == EXIT:
            self._add_signature()

    def _add_sender(self, village: str) -> None:
        self.fields["village"] = forms.ChoiceField(
            label=gettext_lazy("村（社区）"), choices=village_choices(), initial=village
        )
        self.fields["name"] = NameField(label=gettext_lazy("姓名"))
        self.fields["id_tail"] = forms.RegexField(
            rf"^[0-9]{{{ID_TAIL_LENGTH - 1}}}[0-9Xx]$",
            label=gettext_lazy("身份证号最后四位"),
            error_messages={"invalid": gettext_lazy("请填身份证号的最后四位，最后一位可能是X。")},
        )
        self.fields["phone"] = phone_field(
            gettext_lazy("手机号"), help_text=gettext_lazy("申请救助时留的那个；换了号的填新号，乡镇会另外核实")
        )

    def _add_fields_of_kind(self) -> None:
        if self.kind == CHANGE:
            self.fields["changes"] = forms.MultipleChoiceField(
                label=gettext_lazy("什么变了（可以选几项）"), choices=_CHANGES, widget=forms.CheckboxSelectMultiple
            )
        if self.kind == DATA:
            self.fields["wishes"] = forms.MultipleChoiceField(
                label=gettext_lazy("想办什么（可以选几项）"), choices=_WISHES, widget=forms.CheckboxSelectMultiple
            )
        if self.kind == CARD:
            self.fields["holder"] = NameField(
                label=gettext_lazy("是谁的卡"), help_text=gettext_lazy("领钱的人自己的卡")
            )
            self.fields["account"] = forms.CharField(
                label=gettext_lazy("新卡号"), max_length=30, widget=forms.TextInput(attrs={"inputmode": "numeric"})
            )
            self.fields["bank"] = forms.CharField(label=gettext_lazy("哪家银行"), max_length=60)
        if self.kind == MOVE:
            choices = village_choices()
            choices.insert(1, (_OUTSIDE, gettext_lazy("搬出了本县")))
            self.fields["to_village"] = forms.ChoiceField(label=gettext_lazy("搬到哪个村（社区）"), choices=choices)

    def _add_signature(self) -> None:
        self.fields["agreed"] = forms.MultipleChoiceField(
            label=gettext_lazy("签名以前请看清楚"),
            choices=(("yes", gettext_lazy("我知道：退出以后不再发救助金；以后又有困难，可以重新申请")),),
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["signature"] = forms.CharField(
            label=gettext_lazy("手写签名"),
            required=False,
            widget=forms.HiddenInput,
            max_length=MOST_SIGNATURE_CHARACTERS,
        )
        self.fields["signed"] = NameField(
            label=gettext_lazy("签名人姓名"),
            help_text=gettext_lazy("本人签；没有在上面手写的，填写姓名就是签名"),
        )

    def clean_account(self) -> str:
        try:
            return parse_bank_card(self.cleaned_data["account"])
        except BankCardError as error:
            raise ValidationError(error.message) from None

    def clean_signature(self) -> str:
        text = str(self.cleaned_data["signature"])
        if text:
            self.signature_png = drawn_signature(text)
        return text

    def clean_signed(self) -> str:
        signed = str(self.cleaned_data["signed"]).strip()
        if self.sender_name and signed != self.sender_name:
            raise ValidationError(_("签名要和上面的姓名一致。"))
        return signed

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.kind == CARD and not self.photographs:
            raise ValidationError(_("请拍新银行卡和身份证的照片，一起交上来。"))
        return given

    @property
    def sender_name(self) -> str:
        """The name of the sender: as applied, or as typed."""
        if self.application is not None:
            return self.application.applicant_name
        return str(self.cleaned_data.get("name", "")).strip()

    @property
    def village(self) -> Division:
        """The village that the request is sent from."""
        code = self.application.village_code if self.application else self.cleaned_data["village"]
        return Division.objects.get(code=code)

    def labelled_fields(self) -> dict[str, str]:
        """The answers of the kind as labels and texts; a card number only masked."""
        given = self.cleaned_data
        if self.kind == CHANGE:
            labels = dict(_CHANGES)
            return {_("什么变了"): "、".join(str(labels[name]) for name in given["changes"])}
        if self.kind == DATA:
            labels = dict(_WISHES)
            return {_("想办什么"): "、".join(str(labels[name]) for name in given["wishes"])}
        if self.kind == CARD:
            return {
                _("是谁的卡"): given["holder"],
                _("新卡号"): mask_account(given["account"]),
                _("哪家银行"): given["bank"],
            }
        if self.kind == MOVE:
            where = given["to_village"]
            return {_("搬到哪里"): _("搬出了本县") if where == _OUTSIDE else place_name(where)}
        if self.kind == EXIT:
            how = _("手写签名") if self.signature_png else _("填写姓名签名")
            return {_("签名"): f"{given['signed']}（{how}）"}
        return {}
