"""Actions on leads: receive a report, follow it to its end, tell the reporter."""
