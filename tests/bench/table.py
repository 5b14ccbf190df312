"""A table in plain text: names to the left, figures to the right."""


class Table:
    """Rows of the same columns; a figure that a row lacks stays empty."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._rows: list[tuple[str, dict[str, str]]] = []

    def row(self, name: str, **figures: str) -> None:
        self._rows.append((name, figures))

    def show(self) -> None:
        columns = list(dict.fromkeys(column for _, figures in self._rows for column in figures))
        first = max(len(name) for name, _ in self._rows)
        widths = {name: max(len(name), *(len(it.get(name, "")) for _, it in self._rows)) for name in columns}
        print(f"\n{self._title}\n")
        print(" " * first, *(name.rjust(widths[name]) for name in columns), sep="  ")
        for name, figures in self._rows:
            print(name.ljust(first), *(figures.get(it, "").rjust(widths[it]) for it in columns), sep="  ")
