"""The coach. Pure: no input or output, no clock, no platform, no chance.

Rule 1: whatever decides what is said next lives here. Rule 2: whatever a person reads is in `wording/`, never here.
"""
