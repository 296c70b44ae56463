"""What a mutant is, and which tests stand beside what it changes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAYMENTS = "doudi/payments/"
NEAR = {
    "doudi/core/database_guards.py": ("tests/payments/test_one_person.py", "tests/core/test_audit.py"),
    "doudi/funding/": ("tests/funding",),
    "doudi/payments/banking/": ("tests/payments/banking", "tests/payments/test_pages.py"),
    "doudi/payments/bank/": ("tests/payments/bank", "tests/payments/banking"),
    "doudi/payments/self_audit/": ("tests/payments/test_self_audit.py",),
    "doudi/payments/certificate/": ("tests/payments/test_certificate.py",),
    "doudi/payments/statements/": ("tests/payments/statements",),
    "doudi/payments/computing/": (
        "tests/payments/test_guards_of_runs.py",
        "tests/payments/test_runs.py",
        "tests/payments/test_lowering.py",
        "tests/payments/test_one_person.py",
        "tests/payments/test_offsets_and_prices.py",
        "tests/payments/test_guards.py",
        "tests/payments/banking/test_chain.py",
    ),
    "doudi/payments/": (
        "tests/payments/test_guards.py",
        "tests/payments/test_guards_of_runs.py",
        "tests/payments/test_runs.py",
        "tests/payments/test_one_person.py",
        "tests/payments/test_pages.py",
        "tests/payments/test_offsets_and_prices.py",
    ),
    "doudi/registry/": ("tests/registry/test_time.py", "tests/payments/test_runs.py"),
}
"""The tests beside a guard, by where it stands."""
FAR = (
    "tests/payments",
    "tests/funding",
    "tests/faults/test_simulation.py",
    "tests/faults/test_crashes.py",
    "tests/registry/test_time.py",
)
"""All tests of the money."""


@dataclass(frozen=True)
class Mutant:
    """``before`` stands in the file once or more; its first place becomes ``after``. Tests that hint at it go first."""

    name: str
    path: str
    before: str
    after: str
    hints: tuple[str, ...] = ()

    def applied_to(self, text: str) -> str:
        """The source without the guard.

        Raises:
            LookupError: the source says something else by now.
        """
        if self.before not in text or self.before == self.after:
            raise LookupError(f"{self.path} no longer says {self.before[:80]!r}")
        return text.replace(self.before, self.after, 1)
