"""What people do in Teams, as the Bot Connector sends it: each activity with an id and a signed token of its own.

Microsoft's tokens serve for many activities: to have checked one before helps nobody here.
"""

import json
import uuid
from typing import Any

from tests.fakes.teams_issuer import APP, TeamsIssuer

TENANT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"

Signed = tuple[bytes, dict[str, str]]


class Office:
    """Everybody in one tenant, each in a private chat with the bot. service_url: where it is to send its answers."""

    def __init__(self, issuer: TeamsIssuer, service_url: str) -> None:
        self._issuer, self._service_url = issuer, service_url

    def types(self, person: str, text: str) -> Signed:
        return self._signed(person, {"type": "message", "text": text, "textFormat": "plain"})

    def sends(self, person: str, sheet: str, answer: str) -> Signed:
        """Somebody sends a dialog."""
        data = {"sheet": sheet, "zone": "Europe/Berlin", "answer": answer}
        value = {"data": data, "context": {"theme": "default"}}
        return self._signed(person, {"type": "invoke", "name": "task/submit", "value": value})

    def _signed(self, person: str, what: dict[str, Any]) -> Signed:
        client = {"locale": "en-GB", "country": "GB", "platform": "Web", "timezone": "Europe/Berlin"}
        activity = {
            **what,
            "id": str(uuid.uuid4()),
            "channelId": "msteams",
            "serviceUrl": self._service_url,
            "from": {"id": f"29:{person}", "name": person, "aadObjectId": person},
            "recipient": {"id": f"28:{APP}", "name": "Coach"},
            "conversation": {"id": f"a:{person}", "conversationType": "personal", "tenantId": TENANT},
            "timestamp": "2026-11-25T14:07:35.747Z",
            "localTimestamp": "2026-11-25T15:07:35.747+01:00",
            "localTimezone": "Europe/Berlin",
            "locale": "en-GB",
            "entities": [{"type": "clientInfo", **client}],
            "channelData": {"tenant": {"id": TENANT}},
        }
        headers = {"Authorization": self._issuer.header(serviceurl=self._service_url)}
        return json.dumps(activity).encode(), {"Content-Type": "application/json", **headers}
