"""Supervision: plans, clocks, inspections, petitions, evaluation, and the county at a glance."""
