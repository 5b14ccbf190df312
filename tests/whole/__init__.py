"""The whole program as a process of its own, used as people use it: signed requests in, messages out, kill -9."""
