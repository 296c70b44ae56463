"""``doudi relief``: assess applications for temporary relief from a file, without a database."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doudi import policy
from doudi.commandline import arguments
from doudi.commandline.arguments import Commands
from doudi.commandline.errors import CommandError
from doudi.commandline.output import check_out, print_remark
from doudi.commandline.snapshot_folder import print_warnings
from doudi.files.query_rows import only_row
from doudi.files.result_files import write_query
from doudi.values.carries import carries
from doudi.values.translation import gettext as _
from doudi.values.working_days import last_known_day

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

COLUMNS = {
    "case_id": "VARCHAR",
    "proposed_fen": "BIGINT",
    "ceiling_fen": "BIGINT",
    "decided_by": "VARCHAR",
    "needs_economic_check": "BOOLEAN",
    "needs_public_notice": "BOOLEAN",
    "decide_by": "DATE",
    "follow_up_by": "VARCHAR",
    "follow_up_due": "DATE",
}
"""The columns of the result with their types, in order."""
_ENUMERATIONS = {"kind": policy.ReliefKind, "cause": policy.ReliefCause, "degree": policy.ReliefDegree}
_FACTS = (
    *_ENUMERATIONS,
    "area",
    "persons_affected",
    "applied_on",
    "prior_12_months_fen",
    "prior_same_cause_fen",
    "approved_total_fen",
    "first_paid_on",
)
_CHUNK_ROWS = 50_000


def add_commands(commands: Commands) -> None:
    """Add the command and its subcommands."""
    parser = commands.add_parser("relief", help=_("临时救助：建议金额、上限、由谁决定、期限和回访"))
    actions = parser.add_subparsers(title=_("命令"), metavar="", required=True)
    assess = actions.add_parser("assess", help=_("逐件计算建议金额、上限、由谁决定、期限和回访"))
    assess.add_argument("cases", type=Path, metavar="CASES", help=_("每行一件申请的 .csv 或 .parquet 文件"))
    arguments.add_out(assess)
    assess.set_defaults(run=run_assess)


@carries("MCA23-2.3", "P18-6.i")
def run_assess(options: argparse.Namespace) -> None:
    """Assess every case and write the results in the order of the file."""
    import duckdb

    from doudi.snapshot import FaultySnapshot, read_relief_cases

    check_out(options.out)
    with duckdb.connect() as connection:
        try:
            warnings = read_relief_cases(options.cases, connection)
        except FaultySnapshot as faulty:
            raise CommandError(*faulty.lines()) from None
        print_warnings(warnings)
        _fill_results(connection)
        columns = ", ".join(COLUMNS)
        rows = write_query(connection, f"SELECT {columns} FROM relief_result ORDER BY row", options.out)
        uncertain = _uncertain_deadlines(connection)
    print_remark(
        _("已写出 {rows} 件：{path}。结果是建议，给不给、给多少由经办人员和决定人决定。").format(
            rows=rows, path=options.out
        )
    )
    if uncertain:
        print_remark(
            _(
                "有 {number} 件的办结期限在 {day} 以后，那一年的节假日安排还没有录入，只按周末推算，录入以后请重算。"
            ).format(number=uncertain, day=last_known_day())
        )


def _uncertain_deadlines(connection: DuckDBPyConnection) -> int:
    """Count the deadlines in working days that lie beyond the last published arrangement of holidays."""
    working_days = f"kind <> '{policy.ReliefKind.SMALL_FIRST}' AND decide_by > DATE '{last_known_day()}'"
    (number,) = only_row(
        connection, f"SELECT COUNT(*) FROM relief_result JOIN relief_cases USING (row) WHERE {working_days}"
    )
    return int(number)


def _fill_results(connection: DuckDBPyConnection) -> None:
    """Fill the table ``relief_result`` from the table ``relief_cases``, in chunks."""
    import pyarrow as pa

    columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
    connection.execute(f"CREATE TABLE relief_result (row BIGINT, {columns})")
    cases = connection.cursor().execute(f"SELECT row, case_id, {', '.join(_FACTS)} FROM relief_cases")
    assessor = policy.rule_book().relief_assessor
    while chunk := cases.fetchmany(_CHUNK_ROWS):
        results = [
            _result(assessor, row, case_id, dict(zip(_FACTS, facts, strict=True))) for row, case_id, *facts in chunk
        ]
        connection.register("chunk", pa.Table.from_pylist(results))
        connection.execute("INSERT INTO relief_result BY NAME SELECT * FROM chunk")
        connection.unregister("chunk")


def _result(assessor: policy.ReliefAssessor, row: int, case_id: str, facts: dict[str, Any]) -> dict[str, Any]:
    """Assess one case; return its row of the result."""
    words = {name: kind(facts[name]) for name, kind in _ENUMERATIONS.items()}
    assessed = assessor.assess(policy.ReliefFacts(**{**facts, **words}))
    names = [name for name in COLUMNS if name != "case_id"]
    return {"row": row, "case_id": case_id, **{name: getattr(assessed, name) for name in names}}
