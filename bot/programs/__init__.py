"""Mentoring programs: what owners and members do in them, and the rules by which it is done.

Rule: whether somebody may do something is decided here, by what is stored, and never by what their own notes say.
"""
