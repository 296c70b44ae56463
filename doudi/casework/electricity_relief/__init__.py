"""Electricity relief: meters of dibao and tekun families, the monthly list to the power company, its answer."""
