"""Time limits: what was decided in time, and the talks with townships that fall behind."""
