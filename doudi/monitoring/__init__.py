"""Monitoring: departments' data, matching, warnings, the low-income population, discovery."""
