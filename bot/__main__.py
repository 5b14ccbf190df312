"""The commands: `python -m bot dev | web | worker | migrate | chat | doctor | post | join | manifest | flows | key`.

Rule: each reads the settings, says in plain words what is wrong with them, and hands over to `bot.processes`.
"""

import argparse
import asyncio
import json
import logging
import os
import sys
from pathlib import Path

import structlog
from cryptography.fernet import Fernet

from adapters.slack import manifest as slack
from adapters.teams import manifest as teams
from bot import operating, processes
from bot.memory import STRANGER
from bot.settings import Process, Unsafe, read
from bot.storage.secrets import Unreadable
from bot.storage.sqlite import InUse, NoDatabase
from bot.wording import Words
from conversations.diagram import mermaid
from conversations.talks import FLOWS


def run(arguments: list[str] | None = None) -> int:
    """Run one command. Returns the exit status."""
    told = parser().parse_args(arguments)
    match told.command:
        case "manifest":
            return _manifest(told)
        case "flows":
            chosen = [FLOWS[told.talk]] if told.talk else FLOWS.values()
            print("\n\n".join(f"%% {flow.name}\n{mermaid(flow)}" for flow in chosen))
            return 0
        case "key":
            print(Fernet.generate_key().decode())
            return 0
    _log(told.command)
    try:
        settings = read(os.environ, told.command)
        if told.command == "post":
            return asyncio.run(operating.operate(settings, told))
        if told.command == "join":
            return asyncio.run(processes.join(settings, told.person, told.other))
        return asyncio.run(processes.COMMANDS[told.command](settings))
    except Unsafe as unsafe:
        print(f"The bot does not start like this:\n{unsafe}", file=sys.stderr)
    except Unreadable as locked:
        print(f"COACH_KEYS does not open {locked}: put the old key back, behind the new one", file=sys.stderr)
    except (InUse, NoDatabase, OSError) as failed:
        print(failed, file=sys.stderr)
    return 2


def parser() -> argparse.ArgumentParser:
    """Of the whole command line."""
    parser = argparse.ArgumentParser(prog="python -m bot", description="Coaching conversations at work.")
    commands = parser.add_subparsers(dest="command", required=True)
    helps: dict[Process, str] = {
        "dev": "everything in one process, with the local workspace in a browser",
        "web": "HTTP for the platforms, and the post",
        "worker": "the post alone, and how it is at HEALTH_PORT: as many as you like, on PostgreSQL",
        "migrate": "bring the database to the form of this version",
        "chat": "talk to the coach in this terminal",
        "doctor": "check settings, database and platforms, and say what to mend",
    }
    for name, text in helps.items():
        commands.add_parser(name, help=text)
    operating.add_to(commands)
    join = commands.add_parser("join", help="say that somebody on one platform is somebody on another")
    join.add_argument("person", help="where they use the coach, such as slack/T0123/U0456")
    join.add_argument("other", help="where they are also known, such as teams/TENANT/ID, as Microsoft Entra has them")
    _add_manifests(commands.add_parser("manifest", help="the app, described as Slack or Microsoft Teams wants it"))
    flows = commands.add_parser("flows", help="draw the talks as Mermaid diagrams")
    flows.add_argument("talk", nargs="?", choices=list(FLOWS))
    commands.add_parser("key", help="make a key for COACH_KEYS")
    return parser


def _add_manifests(manifest: argparse.ArgumentParser) -> None:
    platforms = manifest.add_subparsers(dest="platform", required=True)
    for_slack = platforms.add_parser("slack", help="print the manifest to paste at Slack")
    for_slack.add_argument("--url", default="", help="where the bot is reached, https://…; leave out for Socket Mode")
    for_teams = platforms.add_parser("teams", help="write the package to upload to Microsoft Teams")
    for_teams.add_argument("--app-id", default="", help="the bot's Microsoft App ID, a GUID")
    for_teams.add_argument("--url", default="", help="where the bot is reached, https://…")
    for_teams.add_argument("--out", default="coachbot-teams.zip", type=Path, help="the file (%(default)s)")
    for_teams.add_argument("--name", default="Coach", help="what people call the bot, 30 characters at most (Coach)")
    for_teams.add_argument("--company", default="", help="who offers it, 32 characters at most (its name)")
    for_teams.add_argument("--privacy-url", default="", help="your page about privacy, https://…")
    for_teams.add_argument("--terms-url", default="", help="your page about terms of use, https://…")
    for_teams.add_argument("--version", default="1.0.0", help="higher each time you upload a changed one (1.0.0)")


def _manifest(told: argparse.Namespace) -> int:
    """Print what Slack takes, or write what Teams takes; nothing is written if it would be refused."""
    if told.platform == "slack":
        print(json.dumps(slack.manifest(told.url), indent=2))
        return 0
    app = teams.App(
        told.app_id, told.url, told.name, told.company, told.privacy_url, told.terms_url, version=told.version
    )
    words = Words.load()
    try:
        told.out.write_bytes(teams.package(app, lambda key: words.line(key, STRANGER)))
    except teams.Amiss as amiss:
        print(f"No package is written:\n{amiss}", file=sys.stderr)
        return 2
    except OSError as failed:
        print(f"The package cannot be written: {failed}", file=sys.stderr)
        return 2
    print(f"{told.out} is ready: upload it in the Teams admin center, see the README")
    if not (app.privacy_url and app.terms_url):
        print(f"Without --privacy-url and --terms-url, Teams sends people who want those pages to {app.url}")
    return 0


def _log(process: str) -> None:
    """Lines for people at home, JSON elsewhere. Libraries may only warn: below that some log what people wrote."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    at_home = process in ("dev", "chat", "doctor", "migrate", "post", "join")
    shown = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()) if at_home else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            shown,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


if __name__ == "__main__":
    sys.exit(run())
