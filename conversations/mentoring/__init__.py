"""Mentoring pairs and their meetings. Each of the two keeps records of their own; what one tells, the other learns.

Rule: nobody is in a pair, and nothing is in anybody's calendar, that they have not said yes to.
"""
