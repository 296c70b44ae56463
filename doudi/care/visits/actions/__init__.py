"""Acts of care visits: plan, record, climb, explain, settle findings, draw samples."""
