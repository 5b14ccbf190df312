"""Meetings as they are kept, for the tests of what a calendar makes of them."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from conversations.person import Record

AGREED_AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def meeting(id: str = "meeting-1795424400000", skipped: Sequence[str] = (), open: bool = True, **fields: str) -> Record:
    """Every two weeks with Sam, on Tuesdays at ten in Berlin; but for what is given. skipped: ISO, UTC."""
    usual = {
        "when": "2026-12-01T09:00:00+00:00",
        "zone": "Europe/Berlin",
        "start": "2026-12-01T10:00",
        "often": "every two weeks",
        "minutes": "45",
        "who": "Sam",
        "pair": "pair-1795338000000",
        "sequence": "0",
        "state": "agreed",
    }
    exceptions = {"skipped": json.dumps(list(skipped))} if skipped else {}
    return Record(id, AGREED_AT, {**usual, **exceptions, **fields}, open)
