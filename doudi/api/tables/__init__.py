"""Registry, payments and statistics as Parquet files with a data dictionary, for analysts."""
