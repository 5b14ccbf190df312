"""Mentoring programs, as far as one person has to do with them: what they own, what they were invited to and joined.

Rule: nothing happens to anybody in a program before they have read its rule and said yes.
"""
