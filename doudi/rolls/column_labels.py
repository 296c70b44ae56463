"""Chinese names of the meanings of columns."""

from __future__ import annotations

from doudi.values.translation import Labels, gettext_noop
from doudi.values.translation import gettext as _

_LABELS = Labels(
    {
        "sequence": gettext_noop("序号"),
        "village": gettext_noop("村居"),
        "head_name": gettext_noop("户主姓名"),
        "head_id": gettext_noop("户主身份证号码"),
        "household_size": gettext_noop("家庭人口"),
        "covered": gettext_noop("保障人口"),
        "name": gettext_noop("姓名"),
        "relation": gettext_noop("与户主关系"),
        "id_number": gettext_noop("身份证号码"),
        "dibao_class": gettext_noop("保障类别"),
        "income_per_head": gettext_noop("人均收入"),
        "household_income": gettext_noop("家庭收入"),
        "per_head": gettext_noop("人均补差"),
        "household_amount": gettext_noop("户补助金额"),
        "living": gettext_noop("生活费"),
        "care": gettext_noop("护理费"),
        "person_total": gettext_noop("合计金额"),
        "start_month": gettext_noop("开始时间"),
        "bank_account": gettext_noop("银行账号"),
        "account_holder": gettext_noop("户名"),
        "phone": gettext_noop("电话"),
        "remark": gettext_noop("备注"),
        "sex": gettext_noop("性别"),
        "birth_date": gettext_noop("出生日期"),
        "address": gettext_noop("住址"),
        "self_care": gettext_noop("自理能力"),
        "carer_name": gettext_noop("照料人"),
        "carer_phone": gettext_noop("照料人电话"),
        "disability_certificate": gettext_noop("残疾人证号"),
        "disability_category": gettext_noop("残疾类别"),
        "disability_grade": gettext_noop("残疾等级"),
        "support_form": gettext_noop("供养方式"),
        "child_status": gettext_noop("儿童类别"),
        "end_month": gettext_noop("截止时间"),
        "area": gettext_noop("城乡"),
        "township": gettext_noop("乡镇"),
        "village_group": gettext_noop("村组"),
        "household_key": gettext_noop("户编号"),
        "guardian_name": gettext_noop("监护人"),
        "bank_name": gettext_noop("开户行"),
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
