"""Lists that every room uses: filter, sort, columns to choose, totals, page size, true count, saved views, Excel."""
