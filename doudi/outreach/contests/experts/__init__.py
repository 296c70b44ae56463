"""The city's pool of experts: nominations and choice."""
