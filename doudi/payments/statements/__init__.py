"""What finance reports: what was paid by programme, area, township, source and month; forecasts; reconciliation."""
