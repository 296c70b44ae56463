"""Actions of judgements: open the rows of a delivery, judge, confirm, withdraw, erase, reveal."""

from doudi.monitoring.judgements.actions.clear_numbers import reveal_row
from doudi.monitoring.judgements.actions.decisions import confirm_link, confirm_nobody, link_row, say_nobody, send_back
from doudi.monitoring.judgements.actions.delivered_rows import erase_rows, open_judgements
from doudi.monitoring.judgements.actions.withdrawals import withdraw_judgement

__all__ = [
    "confirm_link",
    "confirm_nobody",
    "erase_rows",
    "link_row",
    "open_judgements",
    "reveal_row",
    "say_nobody",
    "send_back",
    "withdraw_judgement",
]
