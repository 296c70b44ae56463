"""Chinese names of the meanings of columns."""

from __future__ import annotations

from doudi.values.translation import Labels
from doudi.values.translation import gettext as _

_LABELS = Labels(
    {
        "sequence": _("序号"),
        "village": _("村居"),
        "head_name": _("户主姓名"),
        "head_id": _("户主身份证号码"),
        "household_size": _("家庭人口"),
        "covered": _("保障人口"),
        "name": _("姓名"),
        "relation": _("与户主关系"),
        "id_number": _("身份证号码"),
        "dibao_class": _("保障类别"),
        "income_per_head": _("人均收入"),
        "household_income": _("家庭收入"),
        "per_head": _("人均补差"),
        "household_amount": _("户补助金额"),
        "living": _("生活费"),
        "care": _("护理费"),
        "person_total": _("合计金额"),
        "start_month": _("开始时间"),
        "bank_account": _("银行账号"),
        "account_holder": _("户名"),
        "phone": _("电话"),
        "remark": _("备注"),
        "sex": _("性别"),
        "birth_date": _("出生日期"),
        "address": _("住址"),
        "self_care": _("自理能力"),
        "carer_name": _("照料人"),
        "carer_phone": _("照料人电话"),
        "disability_certificate": _("残疾人证号"),
        "disability_category": _("残疾类别"),
        "disability_grade": _("残疾等级"),
        "support_form": _("供养方式"),
        "child_status": _("儿童类别"),
        "end_month": _("截止时间"),
        "area": _("城乡"),
        "township": _("乡镇"),
        "village_group": _("村组"),
        "household_key": _("户编号"),
        "guardian_name": _("监护人"),
        "bank_name": _("开户行"),
    }
)


def column_label(meaning: str, header: str = "") -> str:
    """The name of a meaning, or the header of the column for a meaning without a name."""
    plain, _at, number = meaning.partition("@")
    label = _LABELS.get(plain) or header.rsplit(" / ", maxsplit=1)[-1] or plain
    return _("成员{number}{label}").format(number=number, label=label) if number else label


def selectable_columns() -> dict[str, str]:
    """The meanings that an officer can choose for a column, with their names."""
    return dict(_LABELS)
