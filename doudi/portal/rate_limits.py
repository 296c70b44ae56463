"""Rate limits of the citizens' pages, counted in a table (core.limits)."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.casework.models import Application, RecipientRequest, RecoveryCode
from doudi.casework.receipt_codes.recovery import matching_recovery_code
from doudi.casework.refusals import WrongReceiptCode
from doudi.core.encryption import SealedKind, blind_index
from doudi.core.limits import counters
from doudi.core.limits.client_address import counted_address
from doudi.core.lookup_codes import is_code, row_of_code
from doudi.core.refusals import Refused
from doudi.portal.application_form.draft import stored_draft
from doudi.portal.models import StoredDraft
from doudi.supervision.petitions.actions.codes import is_code_of
from doudi.supervision.petitions.actions.codes import matching_recovery_code as matching_petition_code
from doudi.supervision.petitions.models import Petition, PetitionCode
from doudi.supervision.petitions.queries import with_a_code

MOST_TRIES = 5
MOST_TRIES_EVERYWHERE = 100
"""Of one receipt or telephone number in a quarter of an hour: a stranger elsewhere does not keep its owner out."""
MOST_SENT_A_DAY = 5
MOST_SAVED_A_DAY = 5
MOST_OBJECTIONS_A_DAY = 10
MOST_REQUESTS_A_DAY = 5
"""Of one telephone number, and of one name with the last digits of the identity number."""
MOST_REQUESTS_OF_ADDRESS_A_DAY = 30
MOST_REPORTS_A_DAY = 10
"""Of one telephone number: a school or a clinic reports several families."""
MOST_REPORTS_OF_ADDRESS_A_DAY = 30
MOST_TIP_OFFS_OF_ADDRESS_A_DAY = 10
MOST_PETITIONS_A_DAY = 5
"""Of one telephone number."""
MOST_PETITIONS_OF_ADDRESS_A_DAY = 20
MOST_RECOVERIES_A_DAY = 3
"""Of one identity number, and of one telephone of petitions."""
MOST_RECOVERIES_OF_ADDRESS_A_DAY = 20
MOST_RATINGS_OF_ADDRESS_A_DAY = 20
MOST_UPLOADS_AN_HOUR = 120
MOST_DRAFTS_A_DAY = 500
MOST_SESSIONS_A_DAY = 2_000
"""Per network address: a whole village, or a market day, may share one."""
_QUARTER_SECONDS = 900
_HOUR_SECONDS = 3_600
_DAY_SECONDS = 86_400


class TooManyAttempts(Refused):
    code = "too_many_attempts"


def followed_matter(
    request: HttpRequest, receipt: str, code: str
) -> tuple[Application | RecipientRequest, RecoveryCode | None]:
    """Return what receipt number and code open, and the code for one use if it was one.

    Raises:
        WrongReceiptCode: they do not match, or were tried too often. The same message for both, so that
            existing receipt numbers cannot be found out.
    """
    place = f"{receipt} {counted_address(request)}"
    is_too_many = _is_too_many("follow", receipt, place)
    application = Application.objects.filter(receipt=receipt).first()
    matter = application or RecipientRequest.objects.filter(receipt=receipt).first()
    is_match = is_code(code, matter.code_hash if matter else None)
    recovery = matching_recovery_code(application, code)
    if matter is None or not (is_match or recovery) or is_too_many:
        raise WrongReceiptCode(_("回执号和查询码对不上，或试的次数太多。请核对，或15分钟后再试。"))
    counters.clear("follow", place)
    return matter, recovery


def followed_petition(request: HttpRequest, number: str, code: str) -> tuple[Petition, PetitionCode | None]:
    """Return the petition that number and code open, and the code for one use if it was one.

    Raises:
        WrongReceiptCode: they do not match, or were tried too often. The same message for both.
    """
    number = number.upper()
    place = f"{number} {counted_address(request)}"
    is_too_many = _is_too_many("petition_follow", number, place)
    petition = with_a_code().filter(number=number).first()
    is_match = is_code_of(petition, code)
    recovery = matching_petition_code(petition, code)
    if petition is None or not (is_match or recovery) or is_too_many:
        raise WrongReceiptCode(_("信访编号和查询码对不上，或试的次数太多。请核对，或15分钟后再试。"))
    counters.clear("petition_follow", place)
    return petition, recovery


def saved_draft(request: HttpRequest, phone: str, code: str) -> StoredDraft:
    """Return the saved draft that telephone number and code open.

    Raises:
        WrongReceiptCode: they do not match, or were tried too often. The same message for both, so that
            nobody learns who has saved a draft.
    """
    index = blind_index(phone, SealedKind.PHONE)
    place = f"{index} {counted_address(request)}"
    is_too_many = _is_too_many("resume", index, place)
    drafts = StoredDraft.objects.filter(phone_index=index, expires_at__gt=timezone.now()).order_by("-pk")
    draft = row_of_code(drafts[:MOST_SAVED_A_DAY], code, most=MOST_SAVED_A_DAY)
    if draft is None or is_too_many:
        raise WrongReceiptCode(
            _("电话和码对不上，或已过期、已提交，或试的次数太多。请核对，或15分钟后再试，也可以重新填。")
        )
    counters.clear("resume", place)
    return draft


def limit_submissions(phone: str) -> None:
    """Count an application of this telephone number.

    Raises:
        TooManyAttempts: more than :data:`MOST_SENT_A_DAY` today.
    """
    if counters.count("sent", blind_index(phone, SealedKind.PHONE), _DAY_SECONDS) > MOST_SENT_A_DAY:
        raise TooManyAttempts(
            _("这个电话今天已提交{most}次，请明天再试，或到乡镇窗口办理。").format(most=MOST_SENT_A_DAY)
        )


def limit_saved_drafts(phone: str) -> None:
    """Count a saved draft of this telephone number.

    Raises:
        TooManyAttempts: more than :data:`MOST_SAVED_A_DAY` today.
    """
    if counters.count("saved", blind_index(phone, SealedKind.PHONE), _DAY_SECONDS) > MOST_SAVED_A_DAY:
        raise TooManyAttempts(_("这个电话今天已保存{most}次，请接着填完提交。").format(most=MOST_SAVED_A_DAY))


def limit_objections(request: HttpRequest) -> None:
    """Count an objection from this network address.

    Raises:
        TooManyAttempts: more than :data:`MOST_OBJECTIONS_A_DAY` today.
    """
    if counters.count("objection", counted_address(request), _DAY_SECONDS) > MOST_OBJECTIONS_A_DAY:
        raise TooManyAttempts(_("今天从这里提的异议太多，请明天再提，或直接向乡镇反映。"))


def limit_requests(request: HttpRequest, *, phone: str, person: str) -> None:
    """Count a request of a recipient: for the telephone, the person and the network address.

    The message is the same for all three, so that nobody learns whose requests there were.

    Raises:
        TooManyAttempts: more than :data:`MOST_REQUESTS_A_DAY`, or :data:`MOST_REQUESTS_OF_ADDRESS_A_DAY`, today.
    """
    counted = (
        (f"phone {blind_index(phone, SealedKind.PHONE)}", MOST_REQUESTS_A_DAY),
        (f"person {blind_index(person, SealedKind.IDENTITY_NUMBER)}", MOST_REQUESTS_A_DAY),
        (f"address {counted_address(request)}", MOST_REQUESTS_OF_ADDRESS_A_DAY),
    )
    excess = [counters.count("request", key, _DAY_SECONDS) - most for key, most in counted]
    if max(excess) > 0:
        raise TooManyAttempts(_("今天申报的次数太多，请明天再来，或打电话、到乡镇窗口办理。"))


def limit_hardship_reports(request: HttpRequest, phone: str) -> None:
    """Count a report about a family: for the network address, and the telephone where one is given.

    Raises:
        TooManyAttempts: more than :data:`MOST_REPORTS_OF_ADDRESS_A_DAY`, or :data:`MOST_REPORTS_A_DAY`, today.
    """
    of_address = counters.count("report", counted_address(request), _DAY_SECONDS)
    of_phone = counters.count("report", blind_index(phone, SealedKind.PHONE), _DAY_SECONDS) if phone else 0
    if of_address > MOST_REPORTS_OF_ADDRESS_A_DAY or of_phone > MOST_REPORTS_A_DAY:
        raise TooManyAttempts(_("今天报告的次数太多，请明天再报；情况紧急的打12345、12349，或告诉村里、乡镇。"))


def limit_tip_offs(request: HttpRequest) -> None:
    """Count a tip-off from this network address; nothing else is kept of who sends it.

    Raises:
        TooManyAttempts: more than :data:`MOST_TIP_OFFS_OF_ADDRESS_A_DAY` today.
    """
    if counters.count("tip_off", counted_address(request), _DAY_SECONDS) > MOST_TIP_OFFS_OF_ADDRESS_A_DAY:
        raise TooManyAttempts(_("今天从这里反映的次数太多，请明天再来，也可以打12388举报电话。"))


def limit_petitions(request: HttpRequest, phone: str) -> None:
    """Count a petition: for the network address, and the telephone where one is given.

    Raises:
        TooManyAttempts: more than :data:`MOST_PETITIONS_OF_ADDRESS_A_DAY`, or :data:`MOST_PETITIONS_A_DAY`, today.
    """
    of_address = counters.count("petition", counted_address(request), _DAY_SECONDS)
    of_phone = counters.count("petition", blind_index(phone, SealedKind.PHONE), _DAY_SECONDS) if phone else 0
    if of_address > MOST_PETITIONS_OF_ADDRESS_A_DAY or of_phone > MOST_PETITIONS_A_DAY:
        raise TooManyAttempts(_("今天提交的次数太多，请明天再来，也可以来信、来访、打电话。"))


def limit_recoveries(request: HttpRequest, id_number: str) -> None:
    """Count a request for a lost code: for the identity number and the network address.

    Raises:
        TooManyAttempts: more than :data:`MOST_RECOVERIES_A_DAY`, or :data:`MOST_RECOVERIES_OF_ADDRESS_A_DAY`, today.
    """
    _limit_recoveries(request, blind_index(id_number, SealedKind.IDENTITY_NUMBER))


def limit_petition_recoveries(request: HttpRequest, phone: str) -> None:
    """Count a request for the lost code of a petition: for the telephone and the network address.

    Raises:
        TooManyAttempts: more than :data:`MOST_RECOVERIES_A_DAY`, or :data:`MOST_RECOVERIES_OF_ADDRESS_A_DAY`, today.
    """
    _limit_recoveries(request, blind_index(phone, SealedKind.PHONE))


def _limit_recoveries(request: HttpRequest, key: str) -> None:
    of_number = counters.count("recovery", key, _DAY_SECONDS)
    of_address = counters.count("recovery", counted_address(request), _DAY_SECONDS)
    if of_number > MOST_RECOVERIES_A_DAY or of_address > MOST_RECOVERIES_OF_ADDRESS_A_DAY:
        raise TooManyAttempts(_("今天找回的次数太多，请明天再来，或带身份证到乡镇窗口补发。"))


def limit_ratings(request: HttpRequest) -> None:
    """Count a rating of how a petition was handled, from this network address.

    Raises:
        TooManyAttempts: more than :data:`MOST_RATINGS_OF_ADDRESS_A_DAY` today.
    """
    if counters.count("rating", counted_address(request), _DAY_SECONDS) > MOST_RATINGS_OF_ADDRESS_A_DAY:
        raise TooManyAttempts(_("今天从这里评价的次数太多，请明天再来。"))


def limit_uploads(request: HttpRequest) -> None:
    """Count the files of a request: how often and how much from this address, and how much from all together.

    Raises:
        TooManyAttempts: :data:`MOST_UPLOADS_AN_HOUR`, or the bytes of the settings, are exceeded.
    """
    size = sum(file.size or 0 for _name, files in request.FILES.lists() for file in files)
    if not size:
        return
    address = counted_address(request)
    if counters.count("upload", address, _HOUR_SECONDS) > MOST_UPLOADS_AN_HOUR:
        raise TooManyAttempts(_("这里一小时内上传的次数太多，请过一会儿再传，也可以先提交、以后再补照片。"))
    if counters.count("bytes", address, _DAY_SECONDS, size) > settings.ANONYMOUS_BYTES_OF_ADDRESS:
        raise TooManyAttempts(_("这里今天上传的照片太大太多，请明天再传，也可以先提交、以后到窗口补。"))
    if counters.count("bytes", "all", _DAY_SECONDS, size) > settings.ANONYMOUS_BYTES_A_DAY:
        raise TooManyAttempts(_("今天收到的照片太多，请明天再传，也可以先提交、以后到窗口补。"))


def limit_new_drafts(request: HttpRequest) -> None:
    """Count a form that somebody begins; one that goes on is not counted.

    Raises:
        TooManyAttempts: :data:`MOST_DRAFTS_A_DAY` of this address, or all that are kept at once.
    """
    if stored_draft(request.session) is not None:
        return
    if counters.count("draft", counted_address(request), _DAY_SECONDS) > MOST_DRAFTS_A_DAY:
        raise TooManyAttempts(_("今天从这里开始填的表太多，请明天再填，或到乡镇窗口办理。"))
    if StoredDraft.objects.count() >= settings.MOST_DRAFTS:
        raise TooManyAttempts(_("正在填表的人太多，请过一会儿再来，或到乡镇窗口办理。"))


def may_begin_session(request: HttpRequest) -> bool:
    """Whether a visitor without a session gets one; beyond :data:`MOST_SESSIONS_A_DAY` an address gets no more."""
    if request.session.session_key:
        return True
    return counters.count("session", counted_address(request), _DAY_SECONDS) <= MOST_SESSIONS_A_DAY


def _is_too_many(subject: str, key: str, place: str) -> bool:
    """Count a try of a code; whether there were too many from this address, or far too many from all together."""
    here = counters.count(subject, place, _QUARTER_SECONDS)
    everywhere = counters.count(f"{subject}_all", key, _QUARTER_SECONDS)
    return here > MOST_TRIES or everywhere > MOST_TRIES_EVERYWHERE
