"""The same rules as OpenFisca variables. Runs in its own environment and imports nothing of doudi.

Each rule becomes one Variable with a vectorised formula, as its handbook advises; figures of law are given to
the formula for the month; awards are scattered to people month by month; a fresh simulation for each month
keeps memory down.
"""

from __future__ import annotations

import datetime
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit, period
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

SCALE = 10_000
TYPES = {"flag": bool, "fen": int, "count": int, "years": int, "months": int, "ratio": int, "category": str}

Person = build_entity(key="person", plural="people", label="", is_person=True)
Household = build_entity(key="household", plural="households", label="", roles=[{"key": "member", "plural": "members"}])


class Rules:
    """Expression trees as numpy formulas."""

    def __init__(self, data: dict[str, Any], rules: list[dict[str, Any]]) -> None:
        self.data = data
        self.entity_of = {fact["name"]: fact["entity"] for fact in data["facts"]}
        self.entity_of |= {rule["name"]: rule["entity"] for rule in rules}
        self.figures: dict[str, Any] = {}
        self.words: dict[str, dict[str, int]] = {}

    def code(self, word: str) -> int:
        table = self.words.setdefault("all", {})
        return table.setdefault(word, len(table))

    def compute(self, tree: list[Any], entity: str, people: Any, households: Any, when: Any) -> Any:
        operation, operands, detail = tree
        if operation in {"fact", "rule"}:
            return self.read(detail, entity, people, households, when)
        if operation == "constant":
            return self.code(detail) if isinstance(detail, str) else detail
        if operation == "parameter":
            return self.figures[detail]
        if operation == "select":
            category = self.compute(operands[0], entity, people, households, when)
            table = self.figures[detail]
            answer: Any = 0
            for word, figure in table.items():
                answer = np.where(category == self.code(word), figure, answer)
            return answer
        if operation in {"total", "count", "any", "largest"}:
            return self.aggregate(operation, operands, households, when)
        values = [self.compute(operand, entity, people, households, when) for operand in operands]
        return self.combine(operation, values, detail)

    def read(self, name: str, entity: str, people: Any, households: Any, when: Any) -> Any:
        """A fact or rule as seen from an entity; figures of the county are the same for every person."""
        owner = self.entity_of[name]
        if entity == "household":
            if owner == "household":
                return households(name, when)
            values = people(name, when)
            return households.value_from_first_person(values) if owner == "county" else values
        return people.household(name, when) if owner == "household" else people(name, when)

    def aggregate(self, operation: str, operands: list[Any], households: Any, when: Any) -> Any:
        values = [households.members(operand[2], when) for operand in operands]
        if operation == "count":
            return households.sum(values[0] * 1)
        if operation == "any":
            return households.any(values[0])
        counted = values[0] if len(values) == 1 else values[0] * values[1]
        return households.sum(counted) if operation == "total" else np.maximum(households.max(counted), 0)

    def combine(self, operation: str, values: list[Any], detail: Any) -> Any:
        if operation == "not":
            return np.logical_not(values[0])
        if operation == "is_word":
            answer: Any = False
            for word in detail:
                answer = np.logical_or(answer, values[0] == self.code(word))
            return answer
        if operation == "if_else":
            return np.where(values[0], values[1], values[2])
        first, second = values
        if operation == "divided_down":
            second = np.asarray(second)
            return np.where(second == 0, 0, np.floor_divide(first, np.where(second == 0, 1, second)))
        return {
            "add": lambda: first + second,
            "subtract": lambda: first - second,
            "multiply": lambda: first * second,
            "less": lambda: first < second,
            "less_equal": lambda: first <= second,
            "and": lambda: np.logical_and(first, second),
            "or": lambda: np.logical_or(first, second),
            "larger": lambda: np.maximum(first, second),
            "smaller": lambda: np.minimum(first, second),
            "share_down": lambda: first * second // SCALE,
            "share_up": lambda: -(-(first * second) // SCALE),
            "share_half_up": lambda: (2 * first * second + SCALE) // (2 * SCALE),
        }[operation]()


def build_system(data: dict[str, Any], rules: list[dict[str, Any]]) -> tuple[Any, Rules]:
    """A tax and benefit system with one variable per fact and per rule."""
    system = TaxBenefitSystem([Person, Household])
    book = Rules(data, rules)
    for fact in data["facts"]:
        owner = Household if fact["entity"] == "household" else Person
        _add(system, fact["name"], owner, fact["unit"], None)
    for rule in rules:
        owner = Household if rule["entity"] == "household" else Person
        _add(system, rule["name"], owner, rule["unit"], _formula(book, rule))
    return system, book


def _add(system: Any, name: str, owner: Any, unit: str, formula: Any) -> None:
    kind = TYPES[unit]
    # Words are codes here: strings would slow the peer down for no good reason.
    value_type = int if kind is str else kind
    members: dict[str, Any] = {
        "value_type": value_type,
        "entity": owner,
        "definition_period": DateUnit.MONTH,
        "label": name,
        "__module__": "rules",
    }
    if formula is not None:
        members["formula"] = formula
    variable = type(name, (Variable,), members)
    system.add_variable(variable)
    # Amounts in fen need 64 bits.
    if value_type is int:
        system.variables[name].dtype = np.int64


def _formula(book: Rules, rule: dict[str, Any]) -> Any:
    tree, entity, unit = rule["tree"], rule["entity"], rule["unit"]

    if entity == "household":

        def formula(households: Any, when: Any) -> Any:
            values = book.compute(tree, "household", households.members, households, when)
            return _filled(values, households.count, unit)

    else:

        def formula(people: Any, when: Any) -> Any:
            return _filled(book.compute(tree, "person", people, None, when), people.count, unit)

    return formula


def _filled(values: Any, count: int, unit: str) -> Any:
    values = np.asarray(values)
    if values.ndim == 0:
        values = np.full(count, values)
    return values.astype(bool) if unit == "flag" else values


def month_index(day: Any) -> Any:
    return day.astype("datetime64[M]").astype(np.int64) + 1970 * 12


def elapsed(fact: dict[str, Any], dates: Any, month: int) -> Any:
    unknown = np.isnat(dates)
    safe = np.where(unknown, np.datetime64("2000-01-01"), dates)
    origin = month_index(safe)
    if fact["unit"] == "years":
        late = (safe - safe.astype("datetime64[M]")).astype(np.int64) > 0
        return (month - origin - late) // 12
    return np.where(unknown, fact["missing"], month - origin)


class County:
    """The input files as arrays."""

    def __init__(self, folder: Path, book: Rules, data: dict[str, Any]) -> None:
        facts = data["facts"]
        needed = {fact["column"] for fact in facts if fact["source"] == "people"}
        dates = {fact["origin"] for fact in facts if fact["source"] == "elapsed"}
        there = set(pq.read_schema(folder / "people.parquet").names)
        people_columns = ["person_id", "household_id", *sorted((needed | dates) & there)]
        people = pq.read_table(folder / "people.parquet", columns=people_columns)
        household_columns = [fact["column"] for fact in facts if fact["source"] == "households"]
        households = pq.read_table(folder / "households.parquet", columns=["household_id", *household_columns])
        awards = pq.read_table(folder / "awards.parquet")
        self.person_id = people.column("person_id")
        # A flag whose column the file lacks is false for everybody.
        self.people = {name: np.zeros(people.num_rows, bool) for name in needed - there}
        self.people |= {name: _array(people.column(name), book) for name in (needed | dates) & there}
        self.households = {name: _array(households.column(name), book) for name in household_columns}
        position = pa.compute.index_in(people.column("household_id"), households.column("household_id"))
        self.household_of = position.combine_chunks().to_numpy(zero_copy_only=False).astype(np.int64)
        self.household_count = households.num_rows
        holder = pa.compute.index_in(awards.column("person_id"), people.column("person_id"))
        self.holder = holder.combine_chunks().to_numpy(zero_copy_only=False).astype(np.int64)
        self.programme = awards.column("programme").to_numpy()
        self.first = _months(awards.column("from_month"), 0)
        self.last = _months(awards.column("to_month"), 10**6)
        self.awards = {
            fact["column"]: awards.column(fact["column"])
            for fact in facts
            if fact["source"] == "awards" and fact["column"]
        }
        self.award_arrays = {name: _array(column, book) for name, column in self.awards.items()}


def _array(column: Any, book: Rules) -> Any:
    if pa.types.is_string(column.type) or pa.types.is_dictionary(column.type):
        encoded = column.combine_chunks().dictionary_encode()
        codes = np.array([book.code(word) for word in encoded.dictionary.to_pylist()], dtype=np.int64)
        indices = encoded.indices.fill_null(0).to_numpy(zero_copy_only=False)
        return codes[indices] if len(codes) else np.zeros(len(encoded), dtype=np.int64)
    if pa.types.is_date(column.type):
        return column.combine_chunks().to_numpy(zero_copy_only=False).astype("datetime64[D]")
    filled = column.fill_null(False if pa.types.is_boolean(column.type) else 0)
    array = filled.combine_chunks().to_numpy(zero_copy_only=False)
    return array if array.dtype == bool else array.astype(np.int64)


def _months(column: Any, missing: int) -> Any:
    texts = column.to_pylist()
    return np.array([missing if text is None else int(text[:4]) * 12 + int(text[5:7]) - 1 for text in texts])


def simulate(system: Any, book: Rules, county: County, data: dict[str, Any], month: datetime.date, trace: bool) -> Any:
    """A simulation of one month with every fact set."""
    index, when = month.year * 12 + month.month - 1, period(month.strftime("%Y-%m"))
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("person", range(len(county.household_of)))
    entity = builder.declare_entity("household", range(county.household_count))
    builder.join_with_persons(entity, county.household_of, ["member"] * 1)
    simulation = builder.build(system)
    simulation.trace = trace
    in_force = (county.first <= index) & (index <= county.last)
    used = used_facts(data)
    for fact in data["facts"]:
        if fact["name"] not in used:
            continue
        simulation.set_input(fact["name"], when, fact_array(fact, county, book, index, in_force))
    return simulation, when


_USED: set[str] = set()


def used_facts(data: dict[str, Any]) -> set[str]:
    if not _USED:

        def walk(tree: list[Any]) -> None:
            if tree[0] == "fact":
                _USED.add(tree[2])
            for operand in tree[1]:
                walk(operand)

        for rule in data["chosen"]:
            walk(rule["tree"])
    return _USED


def fact_array(fact: dict[str, Any], county: County, book: Rules, index: int, in_force: Any) -> Any:
    source = fact["source"]
    if source == "people":
        return county.people[fact["column"]]
    if source == "households":
        return county.households[fact["column"]]
    if source == "elapsed":
        return elapsed(fact, county.people[fact["origin"]], index)
    count = county.household_count if fact["entity"] == "household" else len(county.household_of)
    missing = fact["missing"]
    if isinstance(missing, str):
        missing = book.code(missing)
    values = np.full(count, missing, dtype=bool if isinstance(missing, bool) else np.int64)
    if source == "awards":
        chosen = in_force & (county.programme == fact["programme"])
        if fact["column"] is None:
            values[county.holder[chosen]] = True
        else:
            known = chosen & county.awards[fact["column"]].is_valid().to_numpy()
            values[county.holder[known]] = county.award_arrays[fact["column"]][known]
    return values


def run_county(data: dict[str, Any], folder: Path, out: Path, same_rows: bool) -> None:
    """Assess everybody and compute all dues, month by month."""
    data["chosen"] = data["rules"]
    system, book = build_system(data, data["rules"])
    county = County(folder, book, data)
    person_id = county.person_id.combine_chunks()
    assessed = dues = None
    for text, figures in data["figures"].items():
        book.figures = figures
        simulation, when = simulate(system, book, county, data, datetime.date.fromisoformat(text), trace=False)
        per_head = simulation.calculate("income_per_head", when)[county.household_of]
        columns = {"person_id": person_id, "month": pa.array([text[:7]] * len(person_id)).dictionary_encode()}
        if not same_rows:
            del columns["month"]
        columns["income_per_head_fen"] = pa.array(per_head)
        for programme, names in data["verdicts"].items():
            flags = [projected(simulation.calculate(name, when), book, name, county) for name in names]
            columns[programme] = pa.array(np.logical_and.reduce(flags))
        table = pa.table(columns)
        assessed = assessed or pq.ParquetWriter(out / "assessed.parquet", table.schema, compression="zstd")
        assessed.write_table(table)
        parts = []
        for programme, name in data["dues"].items():
            amounts = simulation.calculate(name, when)
            who = np.flatnonzero(amounts)
            parts.append(
                pa.table(
                    {
                        "person_id": person_id.take(pa.array(who)),
                        "programme": pa.array([programme] * len(who), pa.string()),
                        "month": pa.array([text[:7]] * len(who), pa.string()),
                        "amount_fen": pa.array(amounts[who]),
                    }
                )
            )
        joined = pa.concat_tables(parts)
        dues = dues or pq.ParquetWriter(out / "dues.parquet", joined.schema, compression="zstd")
        dues.write_table(joined)
    for writer in (assessed, dues):
        writer.close()


def projected(values: Any, book: Rules, name: str, county: County) -> Any:
    return values[county.household_of] if book.entity_of[name] == "household" else values


def run_household(data: dict[str, Any], folder: Path, times: int) -> None:
    """The whole rule book for one household with full trace; prints the median in milliseconds."""
    data["chosen"] = data["whole_book"]
    system, book = build_system(data, data["whole_book"])
    county = County(folder, book, data)
    book.figures = data["all_figures"]
    taken = []
    month = datetime.date(2023, 9, 1)
    names = [rule["name"] for rule in data["whole_book"]]
    for _time in range(times):
        started = time.perf_counter()
        simulation, when = simulate(system, book, county, data, month, trace=True)
        for name in names:
            simulation.calculate(name, when)
        taken.append(time.perf_counter() - started)
    print(sorted(taken)[len(taken) // 2] * 1000)


def main() -> None:
    task, rules, folder, *rest = sys.argv[1:]
    data = json.loads(Path(rules).read_text(encoding="utf-8"))
    if task == "household":
        run_household(data, Path(folder), int(rest[0]))
    else:
        run_county(data, Path(folder), Path(rest[0]), same_rows=task == "same")


if __name__ == "__main__":
    main()
