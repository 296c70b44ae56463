"""The dues of what is paid item by item, instalments of relief and amounts of care, out of ``share_month``."""

# While an item of a person, programme and month waits to be paid (``waiting_key``), all that was paid counts as due,
# less what came back: so exactly the item is paid, and no wrong payment is kept back from new money.
DUES_OF_ITEMS = """
INSERT INTO share_month
SELECT person, programme, month, source, -amount_fen FROM share_received
JOIN waiting_key USING (person, programme, month);
CREATE TABLE due_month AS
SELECT person, programme, month, SUM(amount_fen)::BIGINT AS amount_fen, NULL::BIGINT AS award
FROM share_month GROUP BY person, programme, month;
CREATE TABLE area_month AS SELECT DISTINCT person, month, '' AS area FROM due_month;
"""
