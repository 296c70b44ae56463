"""Processes killed without warning in the middle of a payroll: python -m tests.faults.kills --kills 300 --seed 7."""
