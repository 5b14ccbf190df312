"""What can become of something that was delivered, but for what raises."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Sent:
    """It has arrived, or its turn is taken. receipt, edition: of an announcement, to change its message later."""

    receipt: str = ""
    edition: int = 0


@dataclass(frozen=True, slots=True)
class Later:
    """Its time is not now but then."""

    due: datetime


@dataclass(frozen=True, slots=True)
class Dropped:
    """It is not to happen any more."""

    why: str


Outcome = Sent | Later | Dropped
