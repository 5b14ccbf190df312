"""The program refuses to start on what is missing or unsafe, and says in one line each how to mend it."""

import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot import settings
from bot.settings import Process, Settings, Slack, Unsafe

KEY = Fernet.generate_key().decode()
ENOUGH = {
    "COACH_KEYS": KEY,
    "COACH_SUPPORT_CONTACTS": "Help line 123",
    "SLACK_SIGNING_SECRET": "shh",
    "SLACK_BOT_TOKEN": "xoxb-1",
}
"""All that `web` needs."""


def read(tmp_path: Path, process: Process = "web", **changed: str | None) -> Settings:
    environ = {name: value for name, value in {**ENOUGH, **changed}.items() if value is not None}
    return settings.read(environ, process, tmp_path / "var")


def refused(tmp_path: Path, process: Process = "web", **changed: str | None) -> list[str]:
    with pytest.raises(Unsafe) as unsafe:
        read(tmp_path, process, **changed)
    return str(unsafe.value).splitlines()


def test_with_enough_it_starts(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert found.keys == (KEY,)
    assert found.contacts == "Help line 123"
    assert found.slack == Slack("shh", "xoxb-1")
    assert (found.host, found.port, found.url, found.local) == ("127.0.0.1", 3978, "", False)
    assert found.platforms == ("slack",)


def test_what_is_given_is_taken_without_stray_spaces(tmp_path: Path) -> None:
    other = Fernet.generate_key().decode()
    found = read(
        tmp_path, COACH_KEYS=f" {KEY}, ,{other} ", HOST=" 0.0.0.0 ", PORT=" 80 ", COACH_URL="https://coach.example/",
        DATABASE_URL="postgresql://db/coach", SLACK_API_URL="http://localhost:1/",
    )  # fmt: skip
    assert found.keys == (KEY, other)
    assert (found.host, found.port, found.url) == ("0.0.0.0", 80, "https://coach.example")  # noqa: S104 - a container's
    assert found.database_url == "postgresql://db/coach"
    assert found.slack is not None
    assert found.slack.api_url == "http://localhost:1/"


@pytest.mark.parametrize("process", ["web", "worker", "doctor"])
@pytest.mark.parametrize("keys", [None, "", " , "])
def test_without_a_key_notes_could_not_be_kept_safe(tmp_path: Path, process: Process, keys: str | None) -> None:
    (line,) = refused(tmp_path, process, COACH_KEYS=keys)
    assert line.startswith("COACH_KEYS is missing")
    assert "python -m bot key" in line


@pytest.mark.parametrize(
    "keys", ["secret", f"{KEY},secret", KEY[:-2], "\u00e4" * 44], ids=["a word", "one of two", "cut", "not of a key"]
)
def test_a_key_that_is_none_is_refused(tmp_path: Path, keys: str) -> None:
    (line,) = refused(tmp_path, COACH_KEYS=keys)
    assert line.startswith("COACH_KEYS has a key that is none")
    assert keys not in line, "what might be a secret is not shown"


@pytest.mark.parametrize("process", ["web", "worker"])
def test_without_people_to_call_nobody_is_coached(tmp_path: Path, process: Process) -> None:
    (line,) = refused(tmp_path, process, COACH_SUPPORT_CONTACTS="  ")
    assert line.startswith("COACH_SUPPORT_CONTACTS is missing")


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "3.5", "\u00b2"])
def test_a_port_that_is_none_is_refused(tmp_path: Path, port: str) -> None:
    assert refused(tmp_path, PORT=port) == [f"PORT is {port!r}, which is no port"]
    assert refused(tmp_path, HEALTH_PORT=port) == [f"HEALTH_PORT is {port!r}, which is no port"]


def test_a_worker_tells_how_it_is_only_where_it_was_told_to(tmp_path: Path) -> None:
    assert read(tmp_path, "worker").health_port == 0
    assert read(tmp_path, "worker", HEALTH_PORT="9100").health_port == 9100


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.0.7", "coach.example", "::"])  # noqa: S104 - what is refused
def test_the_workspace_without_accounts_is_served_to_this_machine_alone(tmp_path: Path, host: str) -> None:
    (line,) = refused(tmp_path, "dev", HOST=host)
    assert line.startswith("HOST must be a loopback address")


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:3978"),
        ("127.0.0.9", "http://127.0.0.9:3978"),
        ("localhost", "http://localhost:3978"),
        ("::1", "http://[::1]:3978"),
    ],
)
def test_at_home_the_pages_are_where_the_browser_finds_them(tmp_path: Path, host: str, url: str) -> None:
    assert read(tmp_path, "dev", HOST=host).url == url


def test_web_without_a_platform_has_nobody_to_serve(tmp_path: Path) -> None:
    (line,) = refused(tmp_path, SLACK_SIGNING_SECRET=None, SLACK_BOT_TOKEN=None)
    assert line.startswith("no platform is set")


@pytest.mark.parametrize("process", ["worker", "migrate", "doctor"])
def test_other_processes_need_no_platform(tmp_path: Path, process: Process) -> None:
    found = read(tmp_path, process, SLACK_SIGNING_SECRET=None, SLACK_BOT_TOKEN=None)
    assert (found.slack, found.platforms) == (None, ())


@pytest.mark.parametrize(
    ("changed", "begins"),
    [
        ({"SLACK_SIGNING_SECRET": None}, "SLACK_SIGNING_SECRET is missing"),
        ({"SLACK_BOT_TOKEN": None}, "SLACK_BOT_TOKEN is missing"),
        ({"SLACK_BOT_TOKEN": None, "SLACK_CLIENT_ID": "1"}, "SLACK_BOT_TOKEN is missing"),
        ({"SLACK_CLIENT_ID": "1", "SLACK_CLIENT_SECRET": "2"}, "SLACK_BOT_TOKEN and SLACK_CLIENT_ID are both set"),
    ],
)
def test_half_of_slack_is_worse_than_none(tmp_path: Path, changed: dict[str, str | None], begins: str) -> None:
    (line,) = refused(tmp_path, "web", **changed)
    assert line.startswith(begins)


def test_many_workspaces_and_socket_mode_are_ways_to_run_slack(tmp_path: Path) -> None:
    many = read(tmp_path, SLACK_BOT_TOKEN=None, SLACK_CLIENT_ID="1", SLACK_CLIENT_SECRET="2")
    assert many.slack == Slack("shh", client_id="1", client_secret="2")
    socket = read(tmp_path, SLACK_SIGNING_SECRET=None, SLACK_APP_TOKEN="xapp-1")
    assert socket.slack == Slack(bot_token="xoxb-1", app_token="xapp-1")


def test_admins_are_named_by_their_addresses(tmp_path: Path) -> None:
    assert read(tmp_path).admins == frozenset()
    found = read(tmp_path, COACH_ADMINS=" slack/T0123/U0456, teams/tenant-1/object-1 ,").admins
    assert found == {"slack/T0123/U0456", "teams/tenant-1/object-1"}


@pytest.mark.parametrize(
    "key", ["U0456", "slack/T0123", "skype/T1/U1", "slack//U1", "slack/T1/", "slack/T1/U1/x", "a b"]
)
def test_an_admin_who_is_nobodys_address_is_refused(tmp_path: Path, key: str) -> None:
    (line,) = refused(tmp_path, COACH_ADMINS=f"slack/T1/U1,{key}")
    assert line.startswith(f"COACH_ADMINS has {key!r}") and "slack/T0123/U0456" in line


def test_everything_that_is_amiss_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(Unsafe) as unsafe:
        settings.read({"PORT": "x"}, "web", tmp_path)
    assert [line.split()[0] for line in str(unsafe.value).splitlines()] == [
        "COACH_KEYS",
        "COACH_SUPPORT_CONTACTS",
        "PORT",
        "no",
    ]


def test_at_home_it_starts_on_nothing_and_makes_a_key_for_its_owner_alone(tmp_path: Path) -> None:
    var = tmp_path / "var"
    found = settings.read({}, "dev", var)
    assert (found.local, found.platforms, found.contacts) == (True, ("web",), settings.EXAMPLE_CONTACTS)
    assert found.database_url == f"sqlite:///{var}/coach.db"
    assert stat.S_IMODE((var / "coach.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(var.stat().st_mode) == 0o700
    assert settings.read({}, "dev", var).keys == found.keys, "the same the next time: else notes were lost"


def test_a_key_that_is_given_is_used_at_home_too_and_none_is_made(tmp_path: Path) -> None:
    assert read(tmp_path, "dev").keys == (KEY,)
    assert not (tmp_path / "var").exists()


def test_a_key_at_home_that_was_spoilt_is_refused(tmp_path: Path) -> None:
    (tmp_path / "coach.key").write_text("not a key\n")
    with pytest.raises(Unsafe, match="COACH_KEYS has a key that is none"):
        settings.read({}, "chat", tmp_path)


def test_the_terminal_has_a_database_of_its_own(tmp_path: Path) -> None:
    assert settings.read({}, "chat", tmp_path).database_url == f"sqlite:///{tmp_path}/chat.db"


def test_the_doctor_looks_at_the_workspace_at_home_where_there_is_one(tmp_path: Path) -> None:
    made = settings.read({}, "dev", tmp_path)
    assert settings.read({}, "doctor", tmp_path).keys == made.keys


def test_migrating_needs_no_key(tmp_path: Path) -> None:
    assert settings.read({}, "migrate", tmp_path).keys == ()
