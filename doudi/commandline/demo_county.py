"""``doudi demo-county``: an invented county as a snapshot folder."""

from __future__ import annotations

import argparse
from collections.abc import Collection
from pathlib import Path

from doudi.commandline import arguments
from doudi.commandline.arguments import Commands
from doudi.commandline.errors import CommandError
from doudi.commandline.output import print_remark
from doudi.files.atomic import replaced_folder
from doudi.values.translation import gettext as _

_FORMATS = ("parquet", "csv")
_FILES = {f"{table}.{ending}" for table in ("households", "people", "awards") for ending in _FORMATS}


def add_commands(commands: Commands) -> None:
    """Add the command."""
    from doudi.demo.county import DEFAULT_PEOPLE, LARGEST_COUNTY

    parser = commands.add_parser("demo-county", help=_("造一个虚拟的于都县"))
    parser.add_argument(
        "--people",
        type=arguments.whole_number(1, LARGEST_COUNTY),
        default=DEFAULT_PEOPLE,
        metavar="N",
        help=_("人数，默认 {default}").format(default=DEFAULT_PEOPLE),
    )
    seed_help = _("种子：种子相同，结果逐字节相同")
    parser.add_argument("--seed", type=arguments.whole_number(0, 2**63 - 1), default=1, metavar="S", help=seed_help)
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help=_("写到哪个文件夹"))
    parser.add_argument("--format", choices=_FORMATS, default="parquet", help=_("文件格式，默认 parquet"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Write the county and report its size."""
    from doudi.demo.county import make_county

    out: Path = options.out
    refuse_foreign_files(out)
    with replaced_folder(out) as folder:
        county = make_county(folder, options.people, options.seed, ending=options.format)
    print_remark(
        _("已写出 {people} 人、{households} 户、{awards} 项待遇（{on_benefits} 人）：{out}。人物均为虚构。").format(
            people=county.people,
            households=county.households,
            awards=county.awards,
            on_benefits=county.on_benefits,
            out=out,
        )
    )


def refuse_foreign_files(out: Path, ours: Collection[str] = _FILES) -> None:
    """Refuse a folder with files that this command did not make."""
    if not out.parent.is_dir():
        raise CommandError(_("文件夹“{path}”不存在，请先建立。").format(path=out.parent))
    if out.exists() and not out.is_dir():
        raise CommandError(_("“{path}”是文件，请给出文件夹。").format(path=out))
    foreign = sorted(path.name for path in out.iterdir() if path.name not in ours) if out.exists() else []
    if foreign:
        raise CommandError(
            _("文件夹“{path}”里有别的文件（{name}），不会覆盖。请换一个文件夹。").format(path=out, name=foreign[0])
        )
