"""Side by side with what others do, in one run: machines are noisy, so read the ratios. `make bench` prints them.

Rule: no figure here is an assertion, but that the work was done is. CPU is what the kernel counted for the server's
process, load comes from another.
"""
