"""The app for Teams: Microsoft's own schema takes it, it asks for the least, and nothing is written that is amiss."""

import io
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapters.teams.manifest import SCHEMA, SCOPES, Amiss, App, commands, manifest, package
from bot.__main__ import run
from bot.memory import STRANGER
from bot.wording import Words
from conversations.commands import ANYWHERE, COMMANDS, called

BOT = "0f8fad5b-d9cb-469f-a165-70867728950e"
APP = App(BOT, "https://coach.example.com")
LONGEST = App(
    BOT,
    "https://coach.example.com:8443/below",
    name="N" * 30,
    company="C" * 32,
    privacy_url="https://example.com/" + "p" * 2000,
    terms_url="https://example.com/terms?of=use",
    version="12.0.7",
)
MODULES = Path(sys.prefix) / "node" / "node_modules"
NEWEST = "1.30"
MISSING = "Microsoft's schemas are not here: .venv/bin/npm install --prefix .venv/node @microsoft/app-manifest@1.1.2"
ASK_THE_SCHEMA = """
const [modules, version] = process.argv.slice(1);
const schema = `${modules}/@microsoft/app-manifest/build/json-schemas/teams/v${version}/MicrosoftTeams.schema.json`;
const { readFileSync } = require("fs");
const Ajv = require(`${modules}/ajv-draft-04`);
const ajv = new Ajv({ strict: false, allErrors: true });
require(`${modules}/ajv-formats`)(ajv);
const takes = ajv.compile(JSON.parse(readFileSync(schema, "utf8").replace(/^\\uFEFF/, "")));
takes(JSON.parse(readFileSync(0, "utf8")));
console.log(JSON.stringify((takes.errors ?? []).map((error) => error.instancePath)));
"""


def line(key: str) -> str:
    return Words.load().line(key, STRANGER)


def refused(made: dict[str, Any], version: str = SCHEMA) -> set[str]:
    """The parts of a manifest that Microsoft's schema of a version refuses."""
    if not (MODULES / "@microsoft" / "app-manifest").exists():
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    asked = [str(Path(sys.executable).with_name("node")), "-e", ASK_THE_SCHEMA, str(MODULES), version]
    done = subprocess.run(asked, input=json.dumps(made), capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout))


@pytest.mark.parametrize("app", [APP, LONGEST], ids=["plain", "as long as it may be"])
def test_microsofts_schema_takes_it(app: App) -> None:
    made = manifest(app, line)
    assert refused(made) == set()
    assert refused({**made, "manifestVersion": NEWEST}, NEWEST) == set()


def test_microsofts_schema_would_refuse_what_is_wrong() -> None:
    made = manifest(APP, line)
    made["name"]["short"] = "N" * 31
    made["developer"]["privacyUrl"] = "page"
    made["bots"][0]["scopes"].append("everywhere")
    made["bots"][0]["commandLists"][0]["commands"] *= 2
    del made["icons"]["outline"]
    assert refused(made) == {
        "/name/short",
        "/developer/privacyUrl",
        "/bots/0/scopes/3",
        "/bots/0/commandLists/0/commands",
        "/icons",
    }


def test_it_is_within_the_limits_of_teams() -> None:
    made = manifest(LONGEST, line)
    assert len(made["description"]["short"]) <= 80
    assert len(made["description"]["full"]) <= 4000
    [listed] = made["bots"][0]["commandLists"]
    assert 1 <= len(listed["commands"]) <= 12
    for command in listed["commands"]:
        assert 1 <= len(command["title"]) <= 32
        assert 1 <= len(command["description"]) <= 128


def test_it_asks_for_no_permission_and_loads_no_page_inside_teams() -> None:
    made = manifest(APP, line)
    for key in ("permissions", "authorization", "webApplicationInfo", "devicePermissions", "staticTabs"):
        assert key not in made
    assert made["validDomains"] == []
    [bot] = made["bots"]
    assert bot["scopes"] == list(SCOPES) == ["personal", "team", "groupChat"]
    assert not any(bot[able] for able in ("supportsFiles", "supportsCalling", "supportsVideo", "isNotificationOnly"))
    assert made["defaultInstallScope"] == "personal"


def test_the_coach_understands_every_command_that_teams_proposes() -> None:
    proposed = commands(line)
    assert {
        "coach",
        "coach prepare",
        "coach think",
        "coach steps",
        "coach me",
        "mentor",
        "coach privacy",
        "help",
    } <= set(proposed)
    for title in proposed:
        understood = called(title, lambda name: None)
        assert title in ANYWHERE or (understood and title in (f"coach {understood.command}".strip(), "mentor")), title
    assert proposed["coach prepare"] == "Get ready for a talk with somebody"
    assert {title.removeprefix("coach ") for title in proposed} - {"coach"} <= set(COMMANDS)


def test_a_bot_keeps_its_app_and_another_bot_has_another() -> None:
    same = manifest(App(BOT.upper(), "https://elsewhere.example", name="Mentor", version="2.0.0"), line)
    other = manifest(replace(APP, id=BOT.replace("0f8f", "1f8f")), line)
    made = manifest(APP, line)
    assert same["id"] == made["id"] != other["id"]
    assert made["id"] != made["bots"][0]["botId"] == same["bots"][0]["botId"] == BOT


def test_developer_pages_are_those_that_were_given_or_the_bots_own_address() -> None:
    assert manifest(replace(APP, url="https://coach.example.com/"), line)["developer"] == {
        "name": "Coach",
        "websiteUrl": "https://coach.example.com",
        "privacyUrl": "https://coach.example.com",
        "termsOfUseUrl": "https://coach.example.com",
    }
    given = manifest(LONGEST, line)["developer"]
    assert given["name"] == "C" * 32
    assert given["privacyUrl"] == LONGEST.privacy_url
    assert given["termsOfUseUrl"] == LONGEST.terms_url


def test_the_package_holds_the_manifest_and_its_icons_and_nothing_else() -> None:
    with zipfile.ZipFile(io.BytesIO(package(APP, line))) as opened:
        assert opened.testzip() is None
        assert json.loads(opened.read("manifest.json")) == manifest(APP, line)
        icons = json.loads(opened.read("manifest.json"))["icons"]
        assert sorted(opened.namelist()) == sorted(["manifest.json", *icons.values()])
        assert {entry.date_time[0] for entry in opened.infolist()} == {1980}
    assert package(APP, line) == package(APP, line)


AMISS: dict[str, tuple[App, str]] = {
    "no bot": (App("", APP.url), "--app-id is missing"),
    "no GUID": (App("coach", APP.url), "--app-id is 'coach', which is no GUID"),
    "a GUID in braces": (App(f"{{{BOT}}}", APP.url), "which is no GUID"),
    "more than a GUID": (App(f"{BOT}\n", APP.url), "which is no GUID"),
    "no address": (App(BOT, ""), "--url is missing"),
    "not safe": (App(BOT, "http://coach.example.com"), "begins with https://"),
    "half an address": (App(BOT, "coach.example.com"), "--url is 'coach.example.com'"),
    "no host": (App(BOT, "https://"), "begins with https://"),
    "a blank": (App(BOT, "https://coach.example.com/a b"), "begins with https://"),
    "a password": (App(BOT, "https://me:secret@coach.example.com"), "begins with https://"),
    "privacy not safe": (replace(APP, privacy_url="http://example.com"), "--privacy-url is 'http://example.com'"),
    "terms nowhere": (replace(APP, terms_url="terms.html"), "--terms-url is 'terms.html'"),
    "an endless address": (replace(APP, terms_url="https://example.com/" + "t" * 2048), "--terms-url"),
    "no name": (replace(APP, name=" "), "--name"),
    "a long name": (replace(APP, name="N" * 31), "--name has 31 characters"),
    "a long company": (replace(APP, company="C" * 33), "--company has 33 characters"),
    "half a version": (replace(APP, version="1.0"), "--version is '1.0'"),
}


@pytest.mark.parametrize("name", AMISS)
def test_what_teams_would_refuse_is_told_with_the_option_to_mend(name: str) -> None:
    app, said = AMISS[name]
    with pytest.raises(Amiss, match=r"^--") as told:
        package(app, line)
    assert said in str(told.value)
    assert "\n" not in str(told.value)


def test_the_command_writes_the_package(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "our coach.zip"
    asked = ["manifest", "teams", "--app-id", BOT, "--url", APP.url, "--out", str(out)]
    assert run([*asked, "--name", "Mentor", "--company", "Acme", "--version", "1.0.3"]) == 0
    assert out.read_bytes() == package(replace(APP, name="Mentor", company="Acme", version="1.0.3"), line)
    said = capsys.readouterr()
    assert str(out) in said.out
    assert "--privacy-url" in said.out
    assert said.err == ""
    pages = ["--privacy-url", "https://example.com/privacy", "--terms-url", "https://example.com/terms"]
    assert run([*asked, *pages]) == 0
    assert "--privacy-url" not in capsys.readouterr().out


def test_the_command_tells_all_that_is_amiss_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["manifest", "teams", "--url", "http://coach.example.com", "--version", "new"]) == 2
    said = capsys.readouterr()
    for option in ("--app-id is missing", "--url is", "--version is"):
        assert option in said.err
    assert said.out == ""
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nowhere = tmp_path / "nowhere" / "app.zip"
    assert run(["manifest", "teams", "--app-id", BOT, "--url", APP.url, "--out", str(nowhere)]) == 2
    said = capsys.readouterr().err
    assert "cannot be written" in said
    assert str(nowhere) in said


def test_the_command_says_which_platforms_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    for asked in (["manifest"], ["manifest", "elsewhere"]):
        with pytest.raises(SystemExit) as ended:
            run(asked)
        assert ended.value.code == 2
        said = capsys.readouterr().err
        assert "slack" in said
        assert "teams" in said


def test_the_readme_tells_where_people_meet_the_bot_and_why() -> None:
    readme = (Path(__file__).parents[3] / "README.md").read_text("utf-8")
    table = readme.split("| scope in Teams | why |\n|---|---|\n")[1].split("\n\n")[0]
    assert table.splitlines() == [f"| `{scope}` | {why} |" for scope, why in SCOPES.items()]
