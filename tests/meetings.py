"""Meetings as they are kept, for the tests of what a calendar makes of them."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from conversations.person import Record

AGREED_AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def meeting(
    id: str = "meeting-1795424400000", moved: Mapping[str, str] | None = None, open: bool = True, **fields: str
) -> Record:
    """Every two weeks with Sam, on Tuesdays at ten in Berlin; but for what is given."""
    usual = {
        "when": "2026-12-01T09:00:00+00:00",
        "zone": "Europe/Berlin",
        "start": "2026-12-01T10:00",
        "often": "every two weeks",
        "minutes": "45",
        "name": "Sam",
        "uid": "5f0c@coachbot",
        "sequence": "0",
        "state": "agreed",
    }
    exceptions = {"moved": json.dumps(moved)} if moved else {}
    return Record(id, AGREED_AT, {**usual, **exceptions, **fields}, open)
