"""The computation of a payroll run: dues as known now, minus what was sent and not returned.

It runs one way, and each step is called once: ``inputs`` -> ``balance`` -> ``recipients`` -> ``shares`` ->
``persistence``. Tables in DuckDB pass from step to step; each module names those it fills.
"""
