"""The icons are what Teams demands: of the right size, one in colour without holes, one white and otherwise nothing."""

import struct
import zlib
from collections.abc import Callable

import pytest

from adapters.teams import icons


def pixels(png: bytes) -> tuple[int, int, list[tuple[int, ...]]]:
    """Width, height and the (red, green, blue, alpha) of each pixel, of a PNG without filters."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, at = {}, 8
    while at < len(png):
        (size,), name = struct.unpack(">I", png[at : at + 4]), png[at + 4 : at + 8]
        chunks[name] = png[at + 8 : at + 8 + size]
        assert struct.unpack(">I", png[at + 8 + size : at + 12 + size]) == (zlib.crc32(name + chunks[name]),)
        at += 12 + size
    assert list(chunks) == [b"IHDR", b"IDAT", b"IEND"]
    width, height, *kind = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert kind == [8, 6, 0, 0, 0]
    raw, row = zlib.decompress(chunks[b"IDAT"]), 1 + 4 * width
    assert len(raw) == height * row
    assert not any(raw[::row])
    plain = b"".join(raw[start + 1 : start + row] for start in range(0, len(raw), row))
    return width, height, list(struct.iter_unpack("4B", plain))


def test_the_icon_in_colour_is_white_on_green_to_its_edges() -> None:
    width, height, dots = pixels(icons.color())
    assert (width, height) == (192, 192)
    assert {alpha for *_, alpha in dots} == {255}
    assert dots[0] == dots[-1] == dots[191] == (*icons.GREEN, 255)
    inked = [at for at, dot in enumerate(dots) if dot == (255, 255, 255, 255)]
    assert len(inked) > 2000
    assert all(36 <= at % 192 < 156 and 36 <= at // 192 < 156 for at in inked)


def test_the_outline_is_white_on_nothing() -> None:
    width, height, dots = pixels(icons.outline())
    assert (width, height) == (32, 32)
    assert {dot[:3] for dot in dots} == {(255, 255, 255)}
    alphas = [alpha for *_, alpha in dots]
    assert alphas[0] == alphas[31] == alphas[-1] == 0
    assert alphas.count(255) > 100
    assert alphas.count(0) > 300


@pytest.mark.parametrize("icon", [icons.color, icons.outline])
def test_the_mark_is_the_same_on_both_sides(icon: Callable[[], bytes]) -> None:
    width, height, dots = pixels(icon())
    rows = [dots[y * width : (y + 1) * width] for y in range(height)]
    assert rows == rows[::-1]
    assert rows == [row[::-1] for row in rows]
