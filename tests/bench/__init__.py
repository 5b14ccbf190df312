"""Side by side with what others do, in one run: machines are noisy, so read the ratios. `make bench` prints them.

Rule: nothing here is an assertion. CPU is what the kernel counted for the server's process, load comes from another.
"""
