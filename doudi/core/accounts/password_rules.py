"""Rules about passwords: none used lately, none of the words of this work, none for longer than half a year."""

from __future__ import annotations

import re
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.second_factors.models import EarlierPassword
from doudi.values.divisions import CITY_NAME, COUNTY_CODE, COUNTY_NAME, PROVINCE_NAME

CONTEXT_WORDS = (
    *("doudi", "yudu", "ganzhou", "jiangxi", "minzheng", "mzj", "dibao", "tekun", "jiuzhu", "shehui", "xiangzhen"),
    *(
        "admin",
        "password",
        "mima",
        "兜底",
        "民政",
        "低保",
        "特困",
        "救助",
        "社会",
        "密码",
    ),
    COUNTY_CODE,
    *(name[:-1] for name in (COUNTY_NAME, CITY_NAME, PROVINCE_NAME) if name),
)
"""Words of the office, the county, the product and its benefits, which somebody who guesses tries first."""
_LEAST_OF_ONE_S_OWN = 6


class ContextWordValidator:
    """Refuse a password of which little is left without the words of this work, digits and signs."""

    def validate(self, password: str, _user: User | None = None) -> None:
        own = password.casefold()
        for word in CONTEXT_WORDS:
            own = own.replace(word, "")
        if own != password.casefold() and len(re.sub(r"[\W\d_]", "", own)) < _LEAST_OF_ONE_S_OWN:
            raise ValidationError(_("不要用单位、地名、业务名称加数字作密码，别人容易猜到；换几个无关的词。"))

    def get_help_text(self) -> str:
        return _("不能主要由单位、地名、业务名称和数字组成。")


class EarlierPasswordValidator:
    """Refuse the present password and the last ones (``EARLIER_PASSWORDS``)."""

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None or user.pk is None:
            return
        earlier = user.earlier_passwords.values_list("password_hash", flat=True)[: settings.EARLIER_PASSWORDS]
        if any(check_password(password, one) for one in (user.password, *earlier)):
            raise ValidationError(_("不能用现在的或最近用过的密码。"))

    def get_help_text(self) -> str:
        return _("不能用最近{number}次用过的密码。").format(number=settings.EARLIER_PASSWORDS)


def remember_password(user: User) -> None:
    """Keep the hash of the password that is about to be replaced. A part of actions."""
    if user.pk is None or not user.password:
        return
    EarlierPassword.objects.create(user=user, password_hash=user.password)
    kept = user.earlier_passwords.values_list("pk", flat=True)[: settings.EARLIER_PASSWORDS]
    user.earlier_passwords.exclude(pk__in=list(kept)).delete()


def is_password_old(user: User) -> bool:
    """Whether the password has to be changed because of its age (``PASSWORD_DAYS``)."""
    changed = user.password_changed_at
    return changed is not None and timezone.now() - changed > timedelta(days=settings.PASSWORD_DAYS)
