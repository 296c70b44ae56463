"""Switch events on and off, make the file for the platform, mark it as handed over, record opt-outs."""

from __future__ import annotations

import csv
import io

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import COUNTY_ROLES, Permission, Role
from doudi.core.audit.trail import action, lock_audit_trail, record
from doudi.core.clock import today
from doudi.core.encryption import SealedKind, blind_index
from doudi.core.process import lock_row
from doudi.core.refusals import OutsideScope, RoleNotAllowed, required_text
from doudi.registry.text_messages.events import text_events
from doudi.registry.text_messages.models import TextFile, TextMessage, TextOptOut, TextSwitch
from doudi.registry.text_messages.refusals import (
    FileHandedOver,
    NothingToSend,
    OptOutNotPossible,
    TemplateCodeRequired,
)
from doudi.values.divisions import COUNTY_CODE
from doudi.values.masks import mask_phone
from doudi.values.telephone_number import TelephoneNumberError, parse_telephone_number

ENCODING = "gb18030"
MAX_ROWS = 5_000
"""Of one file; what is left waits for the next."""


@action("text_messages.switch")
def switch_event(*, by: User, event: str, is_on: bool, template_code: str) -> TextSwitch:
    """Switch the texts of an event on, with the number of its template on the platform, or off.

    Raises:
        PermissionRequired, RoleNotAllowed, TemplateCodeRequired
    """
    require_permission(by, Permission.HANDLE_CASES)
    if Role(by.role) not in COUNTY_ROLES:
        raise RoleNotAllowed(_("短信开关由县民政局管理。"))
    declared, code = text_events()[event], template_code.strip()[:40]
    if is_on and not code:
        message = _("请先在短信平台报备模板，再填模板编号。")
        raise TemplateCodeRequired(message, template_code=message)
    switch, _created = TextSwitch.objects.update_or_create(
        event=event, defaults={"is_on": is_on, "template_code": code, "changed_by": by}
    )
    sentence = _("打开短信：{label}，模板编号{code}。") if is_on else _("关闭短信：{label}。")
    record(sentence.format(label=declared.label, code=code), subject=switch)
    return switch


@action("text_messages.make_file")
def make_file(*, by: User) -> TextFile:
    """Put what waits in the user's scope into a file for the platform; no text goes into two files.

    Raises:
        PermissionRequired, NothingToSend
    """
    require_permission(by, Permission.HANDLE_CASES)
    lock_audit_trail()  # one file at a time
    codes = dict(TextSwitch.objects.filter(is_on=True).values_list("event", "template_code"))
    waiting = TextMessage.objects.visible_to(by).filter(state=TextMessage.State.WAITING, event__in=codes)
    messages = list(waiting.order_by("pk")[:MAX_ROWS])
    if not messages:
        raise NothingToSend(_("没有待发的短信。"))
    scope = by.scope or COUNTY_CODE
    number = f"DX{today():%Y%m%d}-{scope}-{TextFile.objects.count() + 1}"
    made = TextFile.objects.create(
        number=number, scope=scope, rows=len(messages), sealed_content=_as_csv(messages, codes), made_by=by
    )
    TextMessage.objects.filter(pk__in=[message.pk for message in messages]).update(
        state=TextMessage.State.IN_FILE, file=made
    )
    record(_("生成短信文件{number}，{rows}条。").format(number=number, rows=made.rows), subject=made)
    return made


def _as_csv(messages: list[TextMessage], codes: dict[str, str]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_("模板编号"), _("手机号"), _("短信内容")])
    writer.writerows(
        [codes[message.event], message.phone.clear(), message.text] for message in messages if message.phone
    )
    return text.getvalue()


@action("text_messages.download_file")
def download_file(*, by: User, file: TextFile) -> bytes:
    """Return the content of a file that is not handed over yet, in GB18030; each time is recorded.

    Raises:
        PermissionRequired, OutsideScope, FileHandedOver
    """
    locked = _lock_file(file, by)
    record(_("下载短信文件{number}。").format(number=locked.number), subject=locked)
    return str(locked.sealed_content.clear()).encode(ENCODING)


@action("text_messages.hand_over")
def mark_handed_over(*, by: User, file: TextFile) -> TextFile:
    """Mark a file as handed over to the platform; its content is erased, so that it is sent once.

    Raises:
        PermissionRequired, OutsideScope, FileHandedOver
    """
    locked = _lock_file(file, by)
    locked.handed_over_by, locked.handed_over_at, locked.sealed_content = by, timezone.now(), ""
    locked.save()
    record(_("短信文件{number}已交短信平台。").format(number=locked.number), subject=locked)
    return locked


def _lock_file(file: TextFile, by: User) -> TextFile:
    require_permission(by, Permission.HANDLE_CASES)
    locked = lock_row(TextFile.objects.all(), file.pk)
    if locked.scope != (by.scope or COUNTY_CODE):
        raise OutsideScope(_("这个文件不是您这里生成的。"))
    if locked.handed_over_at is not None:
        raise FileHandedOver(_("这个文件已交短信平台，不能再下载、再发。"))
    return locked


@action("text_messages.opt_out")
def record_opt_out(*, by: User, phone: str, reason: str) -> TextOptOut:
    """Record that the owner of a telephone wants no texts; what waits for it is not sent.

    Raises:
        PermissionRequired, OptOutNotPossible, ReasonRequired
    """
    require_permission(by, Permission.HANDLE_CASES)
    try:
        number = parse_telephone_number(phone)
    except TelephoneNumberError as error:
        raise OptOutNotPossible(error.message, phone=error.message) from None
    index = blind_index(number, SealedKind.PHONE)
    if TextOptOut.objects.filter(phone_index=index, ended_on=None).exists():
        message = _("这个号码已登记不收短信。")
        raise OptOutNotPossible(message, phone=message)
    row = TextOptOut.objects.create(
        phone=number,
        phone_index=index,
        reason=required_text(reason, "reason", _("请写明谁说的、怎么说的。"))[:200],
        recorded_by=by,
        recorded_on=today(),
    )
    for waiting in TextMessage.objects.filter(state=TextMessage.State.WAITING).exclude(phone="").iterator():
        if waiting.phone.clear() == number:
            waiting.state, waiting.phone = TextMessage.State.OPTED_OUT, ""
            waiting.save(update_fields=["state", "phone"])
    record(_("登记{phone}不收短信。").format(phone=mask_phone(number)), subject=row, why=row.reason)
    return row


@action("text_messages.opt_in")
def end_opt_out(*, by: User, opt_out: TextOptOut) -> TextOptOut:
    """End an opt-out: the owner wants texts again.

    Raises:
        PermissionRequired, OptOutNotPossible
    """
    require_permission(by, Permission.HANDLE_CASES)
    locked = lock_row(TextOptOut.objects.all(), opt_out.pk)
    if locked.ended_on is not None:
        raise OptOutNotPossible(_("这个号码已恢复接收短信。"))
    locked.ended_on = today()
    locked.save(update_fields=["ended_on"])
    record(_("{phone}恢复接收短信。").format(phone=locked.phone), subject=locked)
    return locked
