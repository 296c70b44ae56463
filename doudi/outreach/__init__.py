"""Outreach: everybody who is concerned knows the policy, and everybody at work can apply it."""
