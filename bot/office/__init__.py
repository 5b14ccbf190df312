"""The office of mentoring programs: carries out what owners and members do in them, over what is stored.

Rule: whether somebody may do something is decided here, by what is stored, and never by what their own notes say. How
people are matched and counted is decided in `bot.programs`.
"""
