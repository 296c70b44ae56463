"""``doudi demo-site``: the web service with an invented county and an account for every role."""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from pathlib import Path

from doudi.commandline import arguments
from doudi.commandline.arguments import Commands
from doudi.commandline.errors import CommandError
from doudi.commandline.output import print_remark
from doudi.commandline.serve import DEFAULT_PORT, serve
from doudi.commandline.snapshot_folder import open_snapshot_folder
from doudi.demo_site import payroll
from doudi.values.translation import gettext as _

_STORE = {"doudi.sqlite3", "doudi.sqlite3-wal", "doudi.sqlite3-shm"}
_OURS = _STORE | {"keys.json", "backup-key", "temporary", "attachments", "bank-files", "static"}
_OURS |= {"trail-heads.log", "access-spool", "api-signing-key.pem"}


def add_commands(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("demo-site", help=_("装好一个虚拟县的登记库，开通各角色演示账号，启动网页"))
    arguments.add_invented_county(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help=_("数据放在哪个文件夹"))
    parser.add_argument("--port", type=arguments.whole_number(1, 65_535), default=DEFAULT_PORT, help=_("端口"))
    parser.add_argument(
        "--payroll",
        action="store_true",
        help=_("停在2023年5月10日：4月已按原标准发放，5月连同补发待核对"),
    )
    parser.add_argument("--no-serve", action="store_true", help=_("只装好，不启动网页"))
    parser.add_argument(
        "--prepared",
        type=Path,
        metavar="FILE",
        help=_("装好的县存进这个文件，下次同一版程序直接取用，几秒就能打开"),
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Create the site, print the accounts, serve."""
    from doudi.commandline.application import set_up_django
    from doudi.commandline.demo_county import refuse_foreign_files

    _refuse_production()
    out = options.out.resolve()
    out.parent.mkdir(parents=True, exist_ok=True)
    refuse_foreign_files(out, _OURS)
    os.environ |= {"DOUDI_DATA": str(out), "DOUDI_DEMONSTRATION": "yes", "DOUDI_MODE": "development"}
    if options.prepared and "DATABASE_URL" in os.environ:
        raise CommandError(_("设了 DATABASE_URL：装好的县只能存取文件夹里的库，请去掉 --prepared。"))
    if "DATABASE_URL" not in os.environ:
        shutil.rmtree(out, ignore_errors=True)
    if options.payroll:
        os.environ["DOUDI_DEMONSTRATION_DAY"] = payroll.DEMONSTRATION_DAY.isoformat()
        os.environ["DOUDI_DEMONSTRATION_BEGAN"] = f"{time.time():.3f}"
    begun = time.time()
    made_by, seconds = "", None
    if options.prepared:
        from doudi.demo_site import store_archive

        today = "" if options.payroll else arguments.today()
        made_by = store_archive.fingerprint(
            people=options.people, seed=options.seed, payroll=options.payroll, today=today
        )
        seconds = store_archive.unpack(options.prepared, out, made_by)
    if seconds is not None:
        os.environ["DOUDI_DEMONSTRATION_BEGAN"] = f"{begun - seconds:.3f}"
    set_up_django(answers_in_chinese=True)
    if seconds is None:
        _create(options)
        if options.prepared:
            _keep(out, options.prepared, made_by, time.time() - begun)
    else:
        print_remark(_("取用装好的县：{file}").format(file=options.prepared))
        _print_accounts()
    print_remark(_("登录还要动态码，登录页上会显示。"))
    if not options.no_serve:
        serve("127.0.0.1", options.port, max(2, os.cpu_count() or 1))


def _create(options: argparse.Namespace) -> None:
    """Make the store of the demonstration, and print its accounts."""
    if options.payroll:
        from doudi.core.clock import start_demonstration_clock

        start_demonstration_clock(payroll.STARTS_ON)
    _refuse_foreign_accounts()
    _load_invented_county(options.people, options.seed)
    from doudi.demo_site.care_visits import register_people_at_home
    from doudi.demo_site.rooms import fill_rooms

    _print_accounts()
    if options.payroll:
        payroll.create_payroll(print_remark, meanwhile=_report_and_register)
    register_people_at_home()
    for sentence in fill_rooms():
        print_remark(sentence)


def _print_accounts() -> None:
    from doudi.demo_site.accounts import PASSWORD, open_demonstration_accounts

    print_remark(_("演示账号（密码都是 {password}）：").format(password=PASSWORD))
    for account in open_demonstration_accounts():
        print_remark(f"  {account.username}\t{account.get_role_display()}\t{account.name}\t{account.division or ''}")


def _keep(out: Path, archive: Path, made_by: str, seconds: float) -> None:
    from django.db import connections

    from doudi.demo_site import store_archive

    connections.close_all()
    store_archive.pack(out, archive, made_by, seconds)
    print_remark(_("装好的县存进了 {file}，下次同一版程序直接取用。").format(file=archive))


def _report_and_register() -> None:
    """Do what happens elsewhere between the payrolls of April and May."""
    from doudi.demo_site.care_visits import register_people_at_home
    from doudi.demo_site.discovery import report_early_leads
    from doudi.demo_site.evaluations import announce_survey
    from doudi.demo_site.supervision import announce_inspections

    report_early_leads()
    announce_inspections()
    announce_survey()
    register_people_at_home()


def _refuse_production() -> None:
    if os.environ.get("DOUDI_MODE", "").strip() == "production":
        raise CommandError(_("这里设了 DOUDI_MODE=production：演示账号的密码是公开的，不能装进正式的系统。"))


def _refuse_foreign_accounts() -> None:
    """Refuse a database in which accounts were opened that are not of the demonstration."""
    from django.db import connection

    from doudi.core.accounts.models import User
    from doudi.demo_site.accounts import demonstration_usernames

    if User._meta.db_table not in connection.introspection.table_names():
        return
    if User.objects.exclude(username__in=demonstration_usernames()).exists():
        raise CommandError(_("这个数据库里已有别的账号，像是正式的系统：不装演示数据，请换一个空库（DATABASE_URL）。"))


def _load_invented_county(people: int, seed: int) -> None:
    from doudi.commandline.application import prepare_database, progress_printer
    from doudi.core.audit.trail import SYSTEM
    from doudi.demo.county import make_county
    from doudi.registry.opening_data.load import RegistryNotEmpty, load_registry

    prepare_database()
    with tempfile.TemporaryDirectory() as aside:
        make_county(Path(aside), people, seed, ending="parquet")
        with open_snapshot_folder(Path(aside)) as snapshot:
            try:
                load_registry(
                    by=SYSTEM, tables=snapshot.connection, detail=_("虚拟县"), report_progress=progress_printer
                )
            except RegistryNotEmpty:
                print_remark(_("登记库里已有数据，沿用。"))
