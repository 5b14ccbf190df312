"""The commands: `python -m bot dev | web | worker | migrate | chat | doctor | post | manifest | flows | key`.

Rule: each reads the settings, says in plain words what is wrong with them, and hands over to `bot.processes`.
"""

import argparse
import asyncio
import json
import logging
import os
import sys

import structlog
from cryptography.fernet import Fernet

from adapters.slack.manifest import manifest
from bot import operating, processes
from bot.settings import Process, Unsafe, read
from bot.storage.secrets import Unreadable
from bot.storage.sqlite import InUse, NoDatabase
from conversations.diagram import mermaid
from conversations.talks import FLOWS


def run(arguments: list[str] | None = None) -> int:
    """Run one command. Returns the exit status."""
    told = parser().parse_args(arguments)
    match told.command:
        case "manifest":
            print(json.dumps(manifest(told.url), indent=2))
            return 0
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
    slack = commands.add_parser("manifest", help="print the app manifest of a platform")
    slack.add_argument("platform", choices=["slack"])
    slack.add_argument("--url", default="", help="where the bot is reached, https://…; leave out for Socket Mode")
    flows = commands.add_parser("flows", help="draw the talks as Mermaid diagrams")
    flows.add_argument("talk", nargs="?", choices=list(FLOWS))
    commands.add_parser("key", help="make a key for COACH_KEYS")
    return parser


def _log(process: str) -> None:
    """Lines for people at home, JSON elsewhere. Libraries may only warn: below that some log what people wrote."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    at_home = process in ("dev", "chat", "doctor", "migrate", "post")
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
