"""The demonstration: an invented county, and the raise of 2023 paid back to it."""
