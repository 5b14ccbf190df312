"""The environment as one frozen object. It refuses to start on what is missing or unsafe, and says how to mend it.

Rule: nothing else in the program reads the environment.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cryptography.fernet import Fernet

from bot.urls import is_loopback, is_safe

Process = Literal["dev", "web", "worker", "chat", "migrate", "doctor", "post", "join"]

OWN_KEY = "coach.key"
EXAMPLE_CONTACTS = "the example help line, 000 000 (set COACH_SUPPORT_CONTACTS to your own)"

_ADDRESS = re.compile(r"(slack|teams|web)/[^\s/<>]+/[^\s/<>]+")


class Unsafe(Exception):
    """The settings are missing something or are unsafe: the message has one line for each, and how to mend it."""


@dataclass(frozen=True, slots=True)
class Slack:
    """How to reach Slack. One workspace has a `bot_token`, many have `client_id` and `client_secret`.

    An `app_token` means Socket Mode. api_url: where the Web API is, "" for Slack's own.
    """

    signing_secret: str = ""
    bot_token: str = ""
    client_id: str = ""
    client_secret: str = ""
    app_token: str = ""
    api_url: str = ""


@dataclass(frozen=True, slots=True)
class Teams:
    """How to reach Microsoft Teams: one registration, in one organisation (`tenant`).

    metadata_url: where the keys are announced that requests are signed with, "" for Microsoft's own. anonymous: nothing
    is signed, as with Agents Playground on this machine.
    """

    app_id: str = ""
    password: str = ""
    tenant: str = ""
    metadata_url: str = ""
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """What the program was told. database_url as given; url is where the bot's own pages are reached, or "".

    health_port: where a `worker` tells how it is, 0 if nowhere. admins: address keys of those who look after a
    workspace, beside those of whom its platform says so.
    """

    database_url: str
    keys: tuple[str, ...]
    contacts: str
    host: str = "127.0.0.1"
    port: int = 3978
    health_port: int = 0
    url: str = ""
    slack: Slack | None = None
    teams: Teams | None = None
    local: bool = False
    admins: frozenset[str] = frozenset()

    @property
    def platforms(self) -> tuple[str, ...]:
        there = {"slack": self.slack, "teams": self.teams, "web": self.local}
        return tuple(name for name, told in there.items() if told)


def read(environ: Mapping[str, str], process: Process, var: Path = Path("var")) -> Settings:
    """The settings for a process. `dev` and `chat` make a key of their own under `var`. Raises Unsafe."""
    at_home = process in ("dev", "chat") or (process == "doctor" and (var / OWN_KEY).exists())
    told = {name: value.strip() for name, value in environ.items() if value.strip()}
    wrong: list[str] = []
    keys = tuple(key.strip() for key in told.get("COACH_KEYS", "").split(",") if key.strip())
    if not keys and at_home:
        keys = (_own_key(var),)
    if not keys and process not in ("migrate", "post"):
        wrong.append("COACH_KEYS is missing: `python -m bot key` makes one; keep it safe, without it notes are lost")
    if any(not _is_key(key) for key in keys):
        wrong.append("COACH_KEYS has a key that is none: each is 44 characters, made by `python -m bot key`")
    contacts = told.get("COACH_SUPPORT_CONTACTS", EXAMPLE_CONTACTS if at_home else "")
    if not contacts and process in ("web", "worker"):
        wrong.append(
            "COACH_SUPPORT_CONTACTS is missing: the people to call in need, such as 'Employee help line +49 30 123456'"
        )
    port = _port(told.get("PORT", "3978"), "PORT", wrong)
    health_port = _port(told["HEALTH_PORT"], "HEALTH_PORT", wrong) if "HEALTH_PORT" in told else 0
    host = told.get("HOST", "127.0.0.1")
    if process == "dev" and not is_loopback(host):
        wrong.append("HOST must be a loopback address with `dev`: its pages need no account. Use `web` for others")
    admins = _admins(told.get("COACH_ADMINS", ""), wrong)
    slack = _slack(told, wrong)
    teams = _teams(told, host, wrong)
    if process == "web" and slack is None and teams is None:
        wrong.append(
            "no platform is set: give SLACK_SIGNING_SECRET and SLACK_BOT_TOKEN, or TEAMS_APP_ID, TEAMS_APP_PASSWORD and"
            " TEAMS_TENANT_ID, see the README"
        )
    if wrong:
        raise Unsafe("\n".join(wrong))
    default_database = "sqlite:///" + str((var / ("chat.db" if process == "chat" else "coach.db")).absolute())
    return Settings(
        database_url=told.get("DATABASE_URL", default_database),
        keys=keys,
        contacts=contacts,
        host=host,
        port=port,
        health_port=health_port,
        url=told.get("COACH_URL", _local_url(host, port) if process == "dev" else "").rstrip("/"),
        slack=slack,
        teams=teams,
        local=process == "dev",
        admins=admins,
    )


def _port(given: str, name: str, wrong: list[str]) -> int:
    if given.isascii() and given.isdecimal() and 0 < int(given) < 65536:
        return int(given)
    wrong.append(f"{name} is {given!r}, which is no port")
    return 0


def _admins(given: str, wrong: list[str]) -> frozenset[str]:
    keys = frozenset(key.strip() for key in given.split(",") if key.strip())
    wrong.extend(
        f"COACH_ADMINS has {key!r}, which is nobody's address: it is a platform, a workspace and a person, such as"
        " slack/T0123/U0456 or teams/<tenant>/<object ID>"
        for key in sorted(keys)
        if not _ADDRESS.fullmatch(key)
    )
    return keys


def _slack(told: Mapping[str, str], wrong: list[str]) -> Slack | None:
    """Slack's settings, or None when there are none; half of them is worse than none."""
    names = ("SIGNING_SECRET", "BOT_TOKEN", "CLIENT_ID", "CLIENT_SECRET", "APP_TOKEN")
    given = {name: told[f"SLACK_{name}"] for name in names if f"SLACK_{name}" in told}
    if not given:
        return None
    many = "CLIENT_ID" in given and "CLIENT_SECRET" in given
    if "SIGNING_SECRET" not in given and "APP_TOKEN" not in given:
        wrong.append("SLACK_SIGNING_SECRET is missing: without it nobody could tell Slack's requests from others'")
    if "BOT_TOKEN" not in given and not many:
        wrong.append("SLACK_BOT_TOKEN is missing, or SLACK_CLIENT_ID with SLACK_CLIENT_SECRET for many workspaces")
    if "BOT_TOKEN" in given and many:
        wrong.append("SLACK_BOT_TOKEN and SLACK_CLIENT_ID are both set: one workspace or many, not both")
    return Slack(
        signing_secret=given.get("SIGNING_SECRET", ""),
        bot_token=given.get("BOT_TOKEN", ""),
        client_id=given.get("CLIENT_ID", ""),
        client_secret=given.get("CLIENT_SECRET", ""),
        app_token=given.get("APP_TOKEN", ""),
        api_url=told.get("SLACK_API_URL", ""),
    )


def _teams(told: Mapping[str, str], host: str, wrong: list[str]) -> Teams | None:
    """The settings of Teams, or None when there are none; half of them is worse than none."""
    names = ("APP_ID", "APP_PASSWORD", "TENANT_ID", "OPENID_METADATA_URL", "ALLOW_ANONYMOUS")
    given = {name: told[f"TEAMS_{name}"] for name in names if f"TEAMS_{name}" in told}
    if not given:
        return None
    anonymous = given.get("ALLOW_ANONYMOUS", "0")
    if anonymous not in ("0", "1"):
        wrong.append("TEAMS_ALLOW_ANONYMOUS is 1 to let in requests that nobody signed, and else is left out")
    if anonymous == "1" and not is_loopback(host):
        wrong.append(
            "TEAMS_ALLOW_ANONYMOUS lets anybody in: it is for a loopback address in HOST only, such as 127.0.0.1"
        )
    why = {
        "APP_ID": "without it nobody could tell Microsoft's requests from others'",
        "APP_PASSWORD": "the client secret of the registration, without which nothing can be sent",
        "TENANT_ID": "the organisation that the bot serves; nobody else's requests are let in",
    }
    for name in () if anonymous == "1" else why:
        if name not in given:
            wrong.append(f"TEAMS_{name} is missing: {why[name]}")
    metadata = given.get("OPENID_METADATA_URL", "")
    if metadata and not is_safe(metadata):
        wrong.append("TEAMS_OPENID_METADATA_URL must be an https address, or one on this machine")
    return Teams(
        app_id=given.get("APP_ID", ""),
        password=given.get("APP_PASSWORD", ""),
        tenant=given.get("TENANT_ID", ""),
        metadata_url=metadata,
        anonymous=anonymous == "1",
    )


def _own_key(var: Path) -> str:
    """The key of a workspace at home: made once, readable by its owner alone."""
    path = var / OWN_KEY
    if not path.exists():
        var.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(Fernet.generate_key().decode() + "\n")
    return path.read_text().strip()


def _is_key(key: str) -> bool:
    try:
        Fernet(key)
    except ValueError:
        return False
    return True


def _local_url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
