"""How hard Hypothesis tries here: the same examples every time, so that a red build is red for everybody."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "default", deadline=None, derandomize=True, max_examples=100, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("thorough", settings.get_profile("default"), derandomize=False, max_examples=5000)
settings.load_profile("default")
