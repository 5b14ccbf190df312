"""The few figures on which everything that tells of a program agrees."""

from datetime import timedelta

FEWEST = 5
"""People. Nothing is told of fewer."""
NOT_MET_AFTER, QUIET_AFTER = timedelta(days=14), timedelta(days=21)
"""A pair is stuck when it has not met for so long, or when nothing has happened in it for so long."""
