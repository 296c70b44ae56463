"""Compare the archive of payment files with the database.

A database restored from a backup older than a payment file must not make that file again under another number.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.refusals import required_text
from doudi.payments.bank_exchange import file_archive
from doudi.payments.bank_exchange.file_archive import ArchivedFile
from doudi.payments.bank_exchange.models import ArchiveDecision, BankFile
from doudi.payments.bank_exchange.refusals import ArchiveAheadOfDatabase, FileNotArchived


def files_known_to_database() -> set[tuple[str, str]]:
    """Return number and hash of the files that the database knows, or about which it knows the decision."""
    decided = ArchiveDecision.objects.values_list("number", "sm3")
    return {*BankFile.objects.values_list("number", "sm3"), *decided}


def files_unknown_to_database() -> list[ArchivedFile]:
    """Return the archived files that the database does not know and that have not been decided."""
    known = files_known_to_database()
    return [file for file in file_archive.archived_files() if (file.number, file.sm3) not in known]


def refuse_if_archive_ahead() -> None:
    """Refuse while the archive has files that the database does not know.

    Raises:
        ArchiveAheadOfDatabase
    """
    if unknown := files_unknown_to_database():
        raise ArchiveAheadOfDatabase(
            _(
                "代发文件存档里有{count}份文件（{number}等）数据库里没有，数据库可能是从旧备份恢复的。"
                "请先向银行核实这些文件，再由县局负责人登记核对结果，之前不能生成和交出文件。"
            ).format(count=len(unknown), number=unknown[0].number)
        )


@action("bank.decide_archive_difference")
def decide_archive_difference(*, by: User, number: str, sm3: str, why: str) -> ArchiveDecision:
    """Record the bank's answer about a file that the database does not know.

    Raises:
        PermissionRequired, ReasonRequired
        FileNotArchived: there is no such file to decide.
    """
    require_permission(by, Permission.APPROVE_PAYROLL)
    if ArchivedFile(number, sm3) not in files_unknown_to_database():
        raise FileNotArchived(_("这份文件不在待核对之列，请刷新页面。"))
    why = required_text(why, "why", _("请写明银行的答复。"))
    decision = ArchiveDecision.objects.create(number=number, sm3=sm3, why=why[:500], decided_by=by)
    record(_("核对数据库里没有的代发文件{number}。").format(number=number), subject=decision, why=why[:500])
    return decision
