"""The app as Microsoft Teams wants it, a zip with a manifest and two icons: `python -m bot manifest teams` writes it.

Rule: it asks for no permission, and each place where people meet the bot is explained here.
"""

import io
import json
import re
import uuid
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from adapters.teams import icons

SCHEMA = "1.24"
"""Of the manifest: the first version that has room for twelve commands."""

SCOPES = {
    "personal": "so that each person has a private chat with the coach; what it writes to somebody, it writes there",
    "team": "so that people can call the coach by its name in a channel, where it hears nothing else and answers in "
    "private; and so that an owner of a program can post there",
    "groupChat": "so that people can call the coach by its name in a group chat, in the same way",
}

SUMMARY = "Coaching conversations, step by step, before and after the real one"
DESCRIPTION = """\
Get ready for a coaching talk, look back on it, and keep the small steps you agree. The coach asks, one short question \
at a time, and never gives advice.

What you write on its private pages is locked with a key of your own and shown to nobody else. Write "stop" at any \
time, and the coach is quiet. Write "forget", and it erases all that it keeps about you."""

_GUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_HTTPS = re.compile(r"https://[a-z0-9][a-z0-9.\-]*(?::\d{1,5})?(?:/[!-~]*)?", re.IGNORECASE | re.ASCII)
_VERSION = re.compile(r"(?:0|[1-9]\d{0,8})(?:\.(?:0|[1-9]\d{0,8})){2}", re.ASCII)
_COMMAND = re.compile(r"^/(coach \w+|mentor)(?:, /coach \w+)*: (.+)$", re.MULTILINE)
_ON_A_PAGE = ("coach pause", "coach off", "coach calendar")
"""Left out, as there is room for twelve: they are on the page of one's own settings, and beside each meeting."""

Line = Callable[[str], str]
"""The words of a line of the wording, by its key."""


class Amiss(Exception):
    """No app can be made of what was given: the message has one line for each reason, and how to mend it."""


@dataclass(frozen=True, slots=True)
class App:
    """What whoever runs the bot decides. id: of the bot, its Microsoft App ID. url: where the bot is reached.

    company: who offers the app, its name if empty. privacy_url, terms_url: pages of theirs, the bot's url if empty.
    version: Teams takes a changed package only under a higher one.
    """

    id: str
    url: str
    name: str = "Coach"
    company: str = ""
    privacy_url: str = ""
    terms_url: str = ""
    version: str = "1.0.0"


def package(app: App, line: Line) -> bytes:
    """The zip to upload: the same bytes for the same app and words. Raises Amiss."""
    files = {
        "manifest.json": (json.dumps(manifest(app, line), indent=2, ensure_ascii=False) + "\n").encode(),
        "color.png": icons.color(),
        "outline.png": icons.outline(),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)  # dated 1980, whenever it is made
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def manifest(app: App, line: Line) -> dict[str, Any]:
    """The manifest, to be written as JSON. Raises Amiss."""
    if wrong := list(_amiss(app)):
        raise Amiss("\n".join(wrong))
    bot, url = app.id.lower(), app.url.rstrip("/")
    return {
        "$schema": f"https://developer.microsoft.com/json-schemas/teams/v{SCHEMA}/MicrosoftTeams.schema.json",
        "manifestVersion": SCHEMA,
        "version": app.version,
        "id": str(uuid.uuid5(uuid.UUID(bot), "coachbot in Microsoft Teams")),
        "developer": {
            "name": app.company or app.name,
            "websiteUrl": url,
            "privacyUrl": app.privacy_url or url,
            "termsOfUseUrl": app.terms_url or url,
        },
        "name": {"short": app.name},
        "description": {
            "short": SUMMARY,
            "full": DESCRIPTION,
        },
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": "#{:02x}{:02x}{:02x}".format(*icons.GREEN),
        "bots": [
            {
                "botId": bot,
                "scopes": list(SCOPES),
                "isNotificationOnly": False,
                "supportsFiles": False,
                "supportsCalling": False,
                "supportsVideo": False,
                "commandLists": [
                    {
                        "scopes": ["personal"],
                        "commands": [{"title": title, "description": text} for title, text in commands(line).items()],
                    }
                ],
            }
        ],
        "defaultInstallScope": "personal",
        "validDomains": [],
    }


def commands(line: Line) -> dict[str, str]:
    """What Teams proposes to write -> what it does: the menu, help, and what the help text explains, as much as fits.

    Without a slash, since Teams keeps a slash at the beginning for commands of its own.
    """
    help = line("common.help")
    explained = {command: _capital(text) for command, text in _COMMAND.findall(help) if command not in _ON_A_PAGE}
    return {"coach": line("common.menu"), **explained, "help": help.splitlines()[0].rstrip(":")}


def _amiss(app: App) -> Iterator[str]:
    if not app.id:
        yield "--app-id is missing: it is the Microsoft App ID in the Configuration of the Azure Bot"
    elif not _GUID.fullmatch(app.id):
        yield f"--app-id is {app.id!r}, which is no GUID such as 11111111-2222-3333-4444-555555555555"
    if not app.url:
        yield "--url is missing: it is where the bot is reached, such as https://coach.example.com"
    for option, url in (("--url", app.url), ("--privacy-url", app.privacy_url), ("--terms-url", app.terms_url)):
        if url and not (_HTTPS.fullmatch(url) and len(url) <= 2048):
            yield f"{option} is {url!r}: Teams takes only a whole address that begins with https://"
    if not app.name.strip() or len(app.name) > 30:
        yield f"--name has {len(app.name)} characters: Teams takes 1 to 30"
    if len(app.company) > 32:
        yield f"--company has {len(app.company)} characters: Teams takes 32 at most"
    if not _VERSION.fullmatch(app.version):
        yield f"--version is {app.version!r}: it needs three numbers, such as 1.0.1"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
