"""Texts of allauth and Django on our pages use our words."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, override

from tests.conftest import Cast


def test_texts_of_packages_use_our_words() -> None:
    with override(settings.LANGUAGE_CODE):
        assert gettext("Two-Factor Authentication") == "两步验证"
        assert gettext("Recovery Codes") == "备用码"
        assert gettext("Change Password") == "修改密码"


@pytest.mark.django_db
def test_the_password_page_is_polite(signed_in: Any, cast: Cast) -> None:
    page = signed_in("officer").get("/account/password/").content.decode()
    assert "您的密码必须包含至少" in page
    assert "你的" not in page


def test_a_short_password_is_refused_in_chinese() -> None:
    with override(settings.LANGUAGE_CODE), pytest.raises(ValidationError) as refused:
        validate_password("tN7-xq")
    assert refused.value.messages == ["密码太短，至少要10个字符。"]
