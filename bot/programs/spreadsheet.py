"""Files of rows as spreadsheets write and open them: CSV in the encodings and with the separators that are about.

Rule: no cell is ever a formula. What could be taken for one is written with an apostrophe before it, and read without.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

_FORMULA = re.compile(r"['\s]*[\t\r\n=+\-@\uff1d\uff0b\uff0d\uff20]")
"""How a cell begins that a spreadsheet may run: the signs of OWASP's page on CSV injection, wide ones too."""
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_ZIP = b"PK\x03\x04"


class Unreadable(ValueError):
    """The file is no text in rows. why: "workbook" (a spreadsheet's own format), "encoding", or "quotes" that are not
    closed or stand in the middle of a cell, in the row that begins in `line`.
    """

    def __init__(self, why: str, line: int = 0) -> None:
        super().__init__(why)
        self.why, self.line = why, line


def text_of(data: bytes) -> str:
    """UTF-8, UTF-16 or UTF-32 by its mark, UTF-16 without one, UTF-8, or else Windows-1252. Raises Unreadable."""
    if data.startswith(_ZIP):
        raise Unreadable("workbook")
    zeros = [data[first::2].count(0) * 3 > len(data) for first in (0, 1)]
    unmarked = ("utf-16-be",) if zeros[0] else ("utf-16-le",) if zeros[1] else ("utf-8", "cp1252")
    for encoding in next(((name,) for mark, name in _MARKS if data.startswith(mark)), unmarked):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable("encoding")


def rows_of(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, each with the line of the file in which it begins. Raises Unreadable."""
    reader, begins = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), 1
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise Unreadable("quotes", begins) from error
        if row is None:
            return
        cells = [_plain(cell).strip() for cell in row]
        if any(cells):
            yield begins, cells
        begins = reader.line_num + 1


def written(rows: Iterable[Sequence[str]], *, goes_on: bool = False) -> bytes:
    """A file that spreadsheets open as it is: UTF-8 with its mark, commas, every cell harmless.

    goes_on: it is more of one that has begun.
    """
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8" if goes_on else "utf-8-sig", "replace")


def letters(column: int) -> str:
    """What a spreadsheet calls a column, from 0: "A", "Z", "AA"."""
    name = ""
    while column >= 0:
        name = chr(ord("A") + column % 26) + name
        column = column // 26 - 1
    return name


def _harmless(cell: str) -> str:
    return "'" + cell if _FORMULA.match(cell) else cell


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
