"""The county at a glance: money, people, time and trust."""
