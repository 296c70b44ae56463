"""Mutants of the outbox: nothing before its switch, nothing twice, nothing against somebody's will, nothing kept."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_ACTIONS = "doudi/registry/text_messages/actions.py"
_OUTBOX = "doudi/registry/text_messages/outbox.py"
_EXPIRY = "doudi/registry/text_messages/expiry.py"
MUTANTS = (
    Mutant(
        "no text before the bureau switches its event on",
        _OUTBOX,
        "if not is_on(event):",
        "if False:",
        hints=("test_no_text_before_the_bureau_switches_its_event_on",),
    ),
    Mutant(
        "no text to a telephone that opted out",
        _OUTBOX,
        "is_opted_out = bool(mobile) and _is_opted_out(mobile)",
        "is_opted_out = False",
        hints=("test_owner_of_a_telephone_opts_out",),
    ),
    Mutant(
        "a text goes into one file",
        _ACTIONS,
        "state=TextMessage.State.IN_FILE, file=made",
        "key=F('key')",
        hints=("test_text_goes_into_one_file",),
    ),
    Mutant(
        "a file is handed over once",
        _ACTIONS,
        "if locked.handed_over_at is not None:",
        "if False:",
        hints=("test_text_goes_into_one_file",),
    ),
    Mutant(
        "a file of another township is out of reach",
        _ACTIONS,
        "if locked.scope != (by.scope or COUNTY_CODE):",
        "if False:",
        hints=("test_text_goes_into_one_file",),
    ),
    Mutant(
        "telephones are erased in time",
        _EXPIRY,
        'old.update(phone="", sealed_text="")',
        "old.count()",
        hints=("test_telephone_and_text_are_sealed_and_erased",),
    ),
)
