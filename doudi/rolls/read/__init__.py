"""Reading of rolls: files, sheets, headers, totals."""
