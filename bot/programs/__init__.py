"""Mentoring programs: who may be paired with whom, who takes part, how a cohort is doing, and who is written to.

Rule: what decides here is pure. It is given the members and the day, and reads no clock and no database.
"""
