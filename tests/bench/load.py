"""Plays signed Slack requests over many connections and tells how long each took, and what the server used."""

import asyncio
import json
import os
import secrets
import statistics
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import aiohttp

from tests.fakes.slack_api import FORM, signed

SECRET = "the signing secret"
_TICK = os.sysconf("SC_CLK_TCK")

Requests = list[tuple[bytes, dict[str, str]]]


@dataclass
class Figures:
    """What one round showed. Times in milliseconds, CPU in microseconds a request."""

    requests: int = 0
    failed: int = 0
    seconds: float = 0.0
    cpu: float = 0.0
    took: list[float] = field(default_factory=list)

    @property
    def p50(self) -> float:
        return statistics.median(self.took)

    @property
    def p99(self) -> float:
        return statistics.quantiles(self.took, n=100)[98]


def cpu_of(pid: int) -> float:
    """Seconds of CPU that a process has used, in all its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def team_of(person: str) -> str:
    """Four people to a workspace, so that what Slack allows in one holds nobody up: it is not what is measured."""
    return f"T{int(person[-4:]) // 4}"


def submission(person: str, sheet: str, answer: str) -> tuple[bytes, dict[str, str]]:
    """Somebody sends a sheet: the request as Slack makes it, signed now."""
    element = {"type": "plain_text_input", "value": answer}
    view = {
        "id": f"V{secrets.token_hex(5)}",
        "type": "modal",
        "team_id": team_of(person),
        "callback_id": sheet,
        "hash": secrets.token_hex(5),
        "private_metadata": json.dumps({"zone": "Europe/Berlin"}),
        "state": {"values": {sheet: {"answer": element}}},
        "blocks": [],
        "title": {"type": "plain_text", "text": "Listen"},
        "app_installed_team_id": team_of(person),
    }
    payload = {
        "type": "view_submission",
        "team": {"id": team_of(person), "domain": "office"},
        "user": {"id": person, "username": person.lower(), "name": person.lower(), "team_id": team_of(person)},
        "api_app_id": "A1",
        "token": "legacy",
        "trigger_id": secrets.token_hex(10),
        "enterprise": None,
        "is_enterprise_install": False,
        "view": view,
    }
    body = urlencode({"payload": json.dumps(payload)})
    return body.encode(), {"Content-Type": FORM, **signed(SECRET, body)}


def command(person: str, words: str) -> tuple[bytes, dict[str, str]]:
    form = {
        "token": "legacy",
        "team_id": team_of(person),
        "team_domain": "office",
        "channel_id": f"D{person[1:]}",
        "channel_name": "directmessage",
        "user_id": person,
        "user_name": person.lower(),
        "command": "/coach",
        "text": words,
        "api_app_id": "A1",
        "is_enterprise_install": "false",
        "response_url": "http://127.0.0.1/none",
        "trigger_id": secrets.token_hex(10),
    }
    body = urlencode(form)
    return body.encode(), {"Content-Type": FORM, **signed(SECRET, body)}


def message(person: str, text: str) -> tuple[bytes, dict[str, str]]:
    ts = f"{time.time():.6f}"
    event = {"type": "message", "user": person, "text": text, "ts": ts, "event_ts": ts, "team": team_of(person)}
    event |= {"channel": f"D{person[1:]}", "channel_type": "im", "client_msg_id": secrets.token_hex(8)}
    whole = {
        "token": "legacy",
        "team_id": team_of(person),
        "api_app_id": "A1",
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev{secrets.token_hex(8).upper()}",
        "event_time": int(time.time()),
        "authorizations": [{"enterprise_id": None, "team_id": team_of(person), "user_id": "UBOT", "is_bot": True}],
        "is_ext_shared_channel": False,
    }
    body = json.dumps(whole)
    return body.encode(), {"Content-Type": "application/json", **signed(SECRET, body)}


async def play(url: str, pid: int, talks: Iterable[Requests], connections: int) -> Figures:
    """Play the talks, each in its own order, so many at a time; what fails is counted, not hidden."""
    figures = Figures()
    waiting = iter(talks)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=connections)) as http:

        async def one() -> None:
            for talk in waiting:
                for body, headers in talk:
                    began = time.perf_counter()
                    async with http.post(url, data=body, headers=headers) as answer:
                        await answer.read()
                    figures.took.append((time.perf_counter() - began) * 1000)
                    figures.failed += answer.status not in (200, 201)

        before, began = cpu_of(pid), time.perf_counter()
        await asyncio.gather(*(one() for _ in range(connections)))
        figures.seconds = time.perf_counter() - began
        figures.requests = len(figures.took)
        figures.cpu = (cpu_of(pid) - before) / figures.requests * 1e6
    return figures
