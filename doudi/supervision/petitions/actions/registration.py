"""Register a petition, judge whether it repeats another, record who stays out of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _

from doudi.casework.cases.applicant import Applicant
from doudi.casework.models import Case
from doudi.casework.recusal.queries import refuse_own_family
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import BUREAU_ROLES, Permission, Role
from doudi.core.audit.trail import action
from doudi.core.clock import today
from doudi.core.divisions.models import VILLAGE_DIGITS, Division
from doudi.core.divisions.scope import contains
from doudi.core.encryption import SealedKind, blind_index
from doudi.core.lookup_codes import hash_of, new_code
from doudi.core.process import lock_row, save_changes
from doudi.core.refusals import OutsideScope, ReasonRequired, refuse_hidden_characters, required_text
from doudi.core.transactions import advisory_lock
from doudi.registry.models import Person
from doudi.supervision.petitions.actions.locking import lock_petition, record_on
from doudi.supervision.petitions.kinds import Channel, Office, PetitionKind, Topic
from doudi.supervision.petitions.limits import last_day
from doudi.supervision.petitions.models import Petition, Recusal
from doudi.supervision.petitions.queries import earlier_petitions, visible_petitions
from doudi.supervision.petitions.refusals import NotARepeat, PetitionIncomplete
from doudi.values.carries import carries
from doudi.values.text import compact

LONGEST_TEXT = 4000
LONGEST_ADDRESS = 120
LONGEST_OFFICE = 60
LONGEST_REASON = 300
_NUMBERS_LOCK = 0x786966616E67
"""One petition is numbered at a time."""


@dataclass(frozen=True)
class Received:
    """What came: by which channel, from whom, about what.

    Attributes:
        place: the village, township or county that it is about.
        petitioner: who petitions, where registered; then ``name`` may stay empty.
        about: whom a report accuses, where registered.
    """

    channel: str
    received_on: date
    place: Division
    kind: str
    topic: str
    text: str
    name: str = ""
    phone: str = ""
    address: str = ""
    is_real_name: bool = True
    is_grave: bool = False
    transferred_from: str = ""
    office: str = ""
    petitioner: Person | None = None
    about: Person | None = None
    case: Case | None = None


@carries("P18-18.b", "XF2022-18", "XF2022-22", "SAL2026-60", "SAL2026-68")
@action("petition.register")
def register_petition(*, by: User, received: Received) -> Petition:
    """Register a petition; a township registers its own, the bureau also those that it leaves to a township.

    Raises:
        PermissionRequired, OutsideScope, PetitionIncomplete, ReasonRequired, ConflictOfInterest
    """
    require_permission(by, Permission.HANDLE_PETITIONS)
    if not contains(by.scope, received.place.code):
        message = _("这个地方不在您的辖区内。")
        raise OutsideScope(message, place=message)
    _refuse_incomplete(received)
    people = [one.pk for one in (received.petitioner, received.about) if one]
    refuse_own_family(people, by=by)
    petition = _create(received, _office_of(by, received), by)
    words = {"channel": petition.get_channel_display(), "kind": petition.get_kind_display()}
    record_on(petition, _("登记：{channel}，{kind}。").format(**words))
    return petition


@carries("P18-18.b", "SAL2026-68")
@action("petition.submit")
def submit_petition(*, by: Applicant, received: Received) -> tuple[Petition, str]:  # noqa: ARG001 - the trail reads who
    """Take a petition that somebody sent on the portal; return it with the code that opens where it stands.

    Raises:
        PetitionIncomplete, ReasonRequired, HiddenCharacters
    """
    _refuse_incomplete(received)
    code = new_code()
    office = received.office if received.office in Office.values else Office.TOWNSHIP
    petition = _create(received, office, None, hash_of(code))
    words = {"channel": petition.get_channel_display(), "kind": petition.get_kind_display()}
    record_on(petition, _("收到：{channel}，{kind}。").format(**words))
    return petition, code


def _create(received: Received, office: str, by: User | None, code_hash: str = "") -> Petition:
    """Create a petition.

    Raises:
        ReasonRequired, HiddenCharacters
    """
    name = received.name.strip() or (received.petitioner.name if received.petitioner else "")
    refuse_hidden_characters(name)
    made: Petition = Petition.objects.create(
        number=_next_number(),
        channel=received.channel,
        transferred_from=received.transferred_from.strip()[:LONGEST_OFFICE],
        received_on=received.received_on,
        village_code=received.place.code.ljust(VILLAGE_DIGITS, "0"),
        office=office,
        kind=received.kind,
        topic=received.topic,
        is_real_name=received.is_real_name and bool(name),
        is_grave=received.is_grave,
        sealed_name=name,
        name_index=_name_index(name),
        phone=received.phone,
        phone_index=blind_index(received.phone, SealedKind.PHONE) if received.phone else "",
        sealed_address=received.address.strip()[:LONGEST_ADDRESS],
        petitioner=received.petitioner,
        about=received.about,
        case=received.case,
        sealed_text=required_text(received.text, "text", is_sealed=True)[:LONGEST_TEXT],
        tell_due_on=last_day("petition_tell_days", received.received_on),
        due_on=last_day("petition_tell_days", received.received_on),
        registered_by=by,
        code_hash=code_hash,
    )
    return made


def _refuse_incomplete(received: Received) -> None:
    if received.channel not in Channel.values or received.kind not in PetitionKind.values:
        raise PetitionIncomplete(_("请选择来源和类别。"), channel=_("请选择。"))
    if received.topic not in Topic.values:
        raise PetitionIncomplete(_("请选择事项。"), topic=_("请选择事项。"))
    if received.received_on > today():
        raise PetitionIncomplete(_("收到日期不能晚于今天。"), received_on=_("收到日期不能晚于今天。"))
    if received.channel == Channel.TRANSFER and not received.transferred_from.strip():
        message = _("转送、交办的，请写明是哪个机关转来的。")
        raise PetitionIncomplete(message, transferred_from=message)
    has_name = bool(received.name.strip() or received.petitioner)
    if received.is_real_name and not has_name:
        message = _("实名的请填姓名，或者去掉“实名”。")
        raise PetitionIncomplete(message, name=message)


def _office_of(by: User, received: Received) -> str:
    """Return the office: a township's own; the bureau chooses, but the county itself is no township's."""
    if Role(by.role) not in BUREAU_ROLES:
        return Office.TOWNSHIP
    is_county = received.place.level == Division.Level.COUNTY
    return received.office if received.office in Office.values and not is_county else Office.BUREAU


def _name_index(name: str) -> str:
    return blind_index(compact(name), SealedKind.ROW) if name else ""


def _next_number() -> str:
    """Return year and running number, such as XF2023-00012."""
    advisory_lock(_NUMBERS_LOCK)
    prefix = f"XF{today().year}-"
    last = Petition.objects.filter(number__startswith=prefix).aggregate(last=Max("number"))["last"]
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:05d}"


@carries("P18-18.b")
@action("petition.judge_repeat")
def judge_repeat(*, by: User, petition: Petition, earlier: str = "", seen_version: int | None = None) -> Petition:
    """Judge whether a petition repeats an earlier one of the same matter; no earlier one says that it does not.

    Args:
        earlier: the number of the earlier petition; its own first one counts.
    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, NotTheOffice, ConflictOfInterest,
        NotARepeat
    """
    locked = lock_petition(by, petition, "judge_repeat", seen_version)
    first = None
    if earlier:
        found = visible_petitions(by=by).filter(number=earlier).exclude(pk=locked.pk).first()
        if found is None or found not in earlier_petitions(locked, by=by):
            message = _("请选择同一信访人、同一事项的以前的信访。")
            raise NotARepeat(message, earlier=message)
        first = found.repeat_of or found
    locked.is_repeat, locked.repeat_of = first is not None, first
    locked.version += 1
    save_changes(locked)
    sentence = _("是{first}的重复信访。").format(first=first.number) if first else _("不是重复信访。")
    record_on(locked, sentence)
    return locked


@carries("XF2022-28")
@action("petition.recuse")
def recuse_from_petition(
    *, by: User, petition: Petition, user: User, reason: str, seen_version: int | None = None
) -> Petition:
    """Record that somebody of the staff has an interest in a petition and stays out of it.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, NotTheOffice, ReasonRequired
    """
    locked = lock_petition(by, petition, "recuse", seen_version)
    if locked.recusals.filter(user=user).exists():
        message = _("已经登记回避。")
        raise ReasonRequired(message, user=message)
    Recusal.objects.create(
        petition=locked,
        user=user,
        reason=required_text(reason, "reason")[:200],
        recorded_by=by,
        recorded_on=today(),
    )
    locked.version += 1
    if locked.handler_id == user.pk:
        locked.handler = None
    save_changes(locked)
    record_on(locked, _("{name}回避。").format(name=user.name))
    return locked


@carries("SAL2026-70.6")
@action("personal_data.reveal")
def reveal_petitioner(*, by: User, petition: Petition, why: str) -> tuple[str, str]:
    """Return telephone and address of who petitions, to those of the office that handles it.

    Raises:
        PermissionRequired, OutsideScope, ReasonRequired
    """
    require_permission(by, Permission.REVEAL_PERSONAL_DATA)
    require_permission(by, Permission.HANDLE_PETITIONS)
    locked = lock_row(visible_petitions(by=by), petition.pk, OutsideScope(_("这件信访不在您的辖区内。")))
    why = required_text(why, "why", _("请写明为什么要看。"))
    record_on(locked, _("查看联系方式。"), why=why)
    phone = locked.phone.clear() if locked.phone else ""
    return str(phone), str(locked.sealed_address.clear()) if locked.sealed_address else ""
