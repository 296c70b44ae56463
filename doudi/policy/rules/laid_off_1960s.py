"""二十世纪六十年代精简退职老弱残职工救济 (relief of workers laid off in the 1960s)."""

from doudi.policy.language import (
    NOTHING,
    Amount,
    ByCategory,
    Category,
    Due,
    Flag,
    Verdict,
    if_else,
    person_rule,
)


@person_rule("精简退职老职工救济费", cites="P30-1.9", gives=Due("laid_off_1960s"))
def laid_off_1960s_due(
    laid_off_1960s_awarded: Flag,
    alive_in_month: Flag,
    area: Category,
    laid_off_1960s_standard: ByCategory[Amount],
) -> Amount:
    return if_else(laid_off_1960s_awarded & alive_in_month, laid_off_1960s_standard[area], NOTHING)


@person_rule("六十年代精简退职老职工", cites="P30-1.9")
def is_laid_off_1960s(laid_off_1960s: Flag) -> Flag:
    return laid_off_1960s


@person_rule("符合精简退职救济条件", cites="P30-1.9", gives=Verdict("laid_off_1960s"))
def laid_off_1960s_qualifies(alive_in_month: Flag, is_laid_off_1960s: Flag) -> Flag:
    return alive_in_month & is_laid_off_1960s
