"""Who may not talk to the workspace, and what is not read."""

from uuid import uuid4

import pytest
from aiohttp.test_utils import TestClient, TestServer

from conversations.events import Said
from tests.adapters.web.conftest import Client
from tests.adapters.web.scripted import Coach


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("body", "content_type"),
        [
            (b"", "application/json"),
            (b"{", "application/json"),
            (b"\xff\xfe", "application/json"),
            (b"null", "application/json"),
            (b"[" * 60_000, "application/json"),
            (b'{"person": "maria"}', "application/json"),
            (b'"' + b"x" * 70_000 + b'"', "application/json"),
            (b'{"id": "0123456789abcdef", "person": "maria", "type": "visited"}', "text/plain"),
            (b"person=maria", "application/x-www-form-urlencoded"),
        ],
    )
    async def test_a_body_that_cannot_be_read_is_answered_kindly_and_changes_nothing(
        self, client: Client, coach: Coach, body: bytes, content_type: str
    ) -> None:
        headers = {"Content-Type": content_type}
        async with client.post("/workspace/events", data=body, headers=headers) as answer:
            assert answer.status == 400
            assert (await answer.json())["message"].endswith(".")
        assert not coach.turns

    @pytest.mark.parametrize("path", ["/", "/workspace/live", "/workspace/pages/workspace.css"])
    @pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "", "[", "10.0.0.1"])
    async def test_a_name_that_is_not_this_machines_own(self, client: Client, path: str, host: str) -> None:
        async with client.get(path, headers={"Host": host}) as answer:
            assert answer.status == 403

    @pytest.mark.parametrize("host", ["localhost", "localhost:3978", "127.0.0.1:1", "[::1]:3978"])
    async def test_but_its_own_names_are_fine(self, client: Client, host: str) -> None:
        async with client.get("/", headers={"Host": host}) as answer:
            assert answer.status == 200

    async def test_another_name_is_fine_when_told_so(self) -> None:
        coach = Coach(hosts=("workspace.example",))
        async with TestClient(TestServer(coach.app())) as client:
            assert (await client.get("/", headers={"Host": "workspace.example:3978"})).status == 200
            assert (await client.get("/")).status == 403

    @pytest.mark.parametrize(
        "headers",
        [
            {"Origin": "https://evil.example"},
            {"Origin": "null"},
            {"Origin": "http://["},
            {"Origin": "http://127.0.0.1:1"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
        ],
    )
    async def test_a_post_from_another_page(self, client: Client, coach: Coach, headers: dict[str, str]) -> None:
        body = {"id": str(uuid4()), "person": "maria", "type": "said", "text": "Hello"}
        for path in ("/workspace/events", "/workspace/clock"):
            async with client.post(path, json=body, headers=headers) as answer:
                assert answer.status == 403
        assert not coach.turns

    async def test_but_the_workspaces_own_page_may_post(self, client: Client, coach: Coach) -> None:
        origin = str(client.make_url("/")).rstrip("/")
        headers = {"Origin": origin, "Sec-Fetch-Site": "same-origin"}
        body = {"id": str(uuid4()), "person": "maria", "type": "said", "text": "Hello"}
        async with client.post("/workspace/events", json=body, headers=headers) as answer:
            assert answer.status == 200
        assert coach.heard(Said)

    async def test_another_page_may_link_here_but_not_listen(self, client: Client) -> None:
        link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
        fetch = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors"}
        assert (await client.get("/", headers=link)).status == 200
        assert (await client.get("/workspace/live", headers=fetch)).status == 403

    @pytest.mark.parametrize("name", ["index.html", "..%2fapp.py", "nothing.js", "%2e%2e%2fguard.py"])
    async def test_a_file_that_is_no_part_of_the_page(self, client: Client, name: str) -> None:
        assert (await client.get(f"/workspace/pages/{name}")).status == 404
