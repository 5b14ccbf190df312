"""How hard Hypothesis tries here: the same examples every time, so that a red build is red for everybody.

To search longer: pytest tests/conversations --hypothesis-profile=thorough
"""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "default", deadline=None, derandomize=True, max_examples=100, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("thorough", settings.get_profile("default"), derandomize=False, max_examples=5000)
if settings.get_current_profile_name() in ("default", "ci"):
    settings.load_profile("default")
