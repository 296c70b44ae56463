"""How often something may be tried from outside before it has to wait."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.casework.models import Application
from doudi.casework.refusals import WrongReceiptCode
from doudi.core.encryption import SealedKind, blind_index
from doudi.core.refusals import Refused
from doudi.portal.models import StoredDraft

MOST_TRIES = 5
MOST_SENT_A_DAY = 5
MOST_SAVED_A_DAY = 5
MOST_OBJECTIONS_A_DAY = 10
MOST_UPLOADS_AN_HOUR = 120
"""By address: a whole village, or a market day, may come from one."""
_QUARTER_SECONDS = 900
_HOUR_SECONDS = 3_600
_DAY_SECONDS = 86_400
_NO_PASSWORD = "!"  # noqa: S105 - what no code is ever equal to


class TooManyAttempts(Refused):
    code = "too_many_attempts"


def application_of(receipt: str, code: str) -> Application:
    """The application that receipt and code open.

    Raises:
        WrongReceiptCode: they do not fit, or were tried too often; nobody learns which receipts there are.
    """
    tries = _count(f"follow:{receipt}", _QUARTER_SECONDS)
    application = Application.objects.filter(receipt=receipt).first()
    fits = check_password(code.upper(), application.code_hash if application else _NO_PASSWORD)
    if application is None or not fits or tries > MOST_TRIES:
        raise WrongReceiptCode(_("回执号和查询码对不上，或试的次数太多。请核对，或15分钟后再试。"))
    cache.delete(f"follow:{receipt}")
    return application


def saved_draft(phone: str, code: str) -> StoredDraft:
    """The form that a telephone number and a code open.

    Raises:
        WrongReceiptCode: they do not fit, or were tried too often; nobody learns who has saved anything.
    """
    index = blind_index(phone, SealedKind.PHONE)
    tries = _count(f"resume:{index}", _QUARTER_SECONDS)
    waiting = StoredDraft.objects.filter(phone_index=index, expires_at__gt=timezone.now()).order_by("-pk")
    found = next((one for one in waiting[:MOST_SAVED_A_DAY] if check_password(code.upper(), one.code_hash)), None)
    if found is None or tries > MOST_TRIES:
        raise WrongReceiptCode(
            _("电话和码对不上，或已过期、已提交，或试的次数太多。请核对，或15分钟后再试，也可以重新填。")
        )
    cache.delete(f"resume:{index}")
    return found


def limit_saved_drafts(phone: str) -> None:
    """One telephone saves a handful of forms a day.

    Raises:
        TooManyAttempts
    """
    if _count(f"saved:{blind_index(phone, SealedKind.PHONE)}", _DAY_SECONDS) > MOST_SAVED_A_DAY:
        raise TooManyAttempts(_("这个电话今天已保存{most}次，请接着填完提交。").format(most=MOST_SAVED_A_DAY))


def limit_objections(request: HttpRequest) -> None:
    """From one address come a handful of objections a day; a whole village may share an address.

    Raises:
        TooManyAttempts
    """
    if _count(f"objection:{_address_of(request)}", _DAY_SECONDS) > MOST_OBJECTIONS_A_DAY:
        raise TooManyAttempts(_("今天从这里提的异议太多，请明天再提，或直接向乡镇反映。"))


def limit_uploads(request: HttpRequest) -> None:
    """Nobody fills the disk with forms that he never sends.

    Raises:
        TooManyAttempts
    """
    if _count(f"upload:{_address_of(request)}", _HOUR_SECONDS) > MOST_UPLOADS_AN_HOUR:
        raise TooManyAttempts(_("这里一小时内上传的次数太多，请过一会儿再传，也可以先提交、以后再补照片。"))


def _address_of(request: HttpRequest) -> str:
    """Where a request comes from: as the web server in front says it, the last word being its own."""
    before = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.IS_PRODUCTION else ""
    return before.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))


def limit_submissions(phone: str) -> None:
    """One telephone sends a handful of applications a day.

    Raises:
        TooManyAttempts
    """
    if _count(f"sent:{blind_index(phone, SealedKind.PHONE)}", _DAY_SECONDS) > MOST_SENT_A_DAY:
        raise TooManyAttempts(
            _("这个电话今天已提交{most}次，请明天再试，或到乡镇窗口办理。").format(most=MOST_SENT_A_DAY)
        )


def _count(key: str, seconds: int) -> int:
    """How often with this time."""
    cache.add(key, 0, seconds)
    try:
        return int(cache.incr(key))
    except ValueError:  # it ran out in between
        cache.set(key, 1, seconds)
        return 1
