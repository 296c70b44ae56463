"""The demonstration: an invented county and the back payment of the uprating of 2023. No Django."""
