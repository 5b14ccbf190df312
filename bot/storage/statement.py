"""A statement that is compiled once for each kind of database, so that a turn pays for running it only.

Rule: statements are written in SQLAlchemy's language and are the same on both. On SQLite they run on the driver's own
cursor: SQLAlchemy 2.1 takes ten times as long to run one as SQLite does. On PostgreSQL, where the way there and back
takes longest, SQLAlchemy runs them, and sees it when the connection is lost.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.sql.expression import Executable

Row = Sequence[Any]


def either(make: Callable[[Any], Executable]) -> Mapping[str, Executable]:
    """A statement in both dialects, made with the INSERT of each: "on conflict" is in no common language."""
    return {"sqlite": make(sqlite_insert), "postgresql": make(pg_insert)}


class Statement:
    """A statement, or the two forms of one for which SQLAlchemy's common language has no words.

    Its parameters are given by name. A row is a plain sequence in the order of the columns.
    """

    def __init__(self, made: Executable | Mapping[str, Executable], columns: Sequence[str] | None = None) -> None:
        """columns: those that an INSERT sets."""
        self._made, self._columns = made, columns
        self._compiled: dict[str, tuple[str, Sequence[str], dict[str, Any]]] = {}

    def all(self, conn: Connection, values: Mapping[str, Any]) -> list[Row]:
        rows: list[Row] = self._run(conn, values).fetchall()
        return rows

    def first(self, conn: Connection, values: Mapping[str, Any]) -> Row | None:
        rows = self.all(conn, values)
        return rows[0] if rows else None

    def run(self, conn: Connection, values: Mapping[str, Any]) -> int:
        """Returns how many rows it changed."""
        done = self._run(conn, values)
        changed: int = done.rowcount
        done.close()
        return changed

    def _run(self, conn: Connection, values: Mapping[str, Any]) -> Any:
        sql, names, fixed = self._compiled.get(conn.dialect.name) or self._compile(conn)
        given = {**fixed, **values} if fixed else values
        parameters = tuple([given[name] for name in names])
        if conn.dialect.name == "sqlite":
            cursor = conn.connection.cursor()
            cursor.execute(sql, parameters)
            return cursor
        return conn.exec_driver_sql(sql, parameters)

    def _compile(self, conn: Connection) -> tuple[str, Sequence[str], dict[str, Any]]:
        made: Any = self._made[conn.dialect.name] if isinstance(self._made, Mapping) else self._made
        compiled = made.compile(dialect=conn.dialect, column_keys=self._columns)
        fixed = {name: bound.value for name, bound in compiled.binds.items() if not bound.required}
        self._compiled[conn.dialect.name] = compiled.string, compiled.positiontup, fixed
        return self._compiled[conn.dialect.name]


def written(sql: str, numbers: Sequence[str] = (), strings: Sequence[str] = ()) -> Statement:
    """A statement for which SQLAlchemy's language has no words, as SQL that both understand but for three things.

    numbers, strings: its parameters, for asyncpg must be told the type of each or guesses a narrow one.
    `each(:name)` is the column `value` of a JSON list, `pairs(:name)` the columns `key` and `value` of a JSON object,
    all as text on PostgreSQL. `{lock ...}` is left out on SQLite, which has one writer.
    """
    lite = re.sub(r"\b(?:each|pairs)\((:\w+)\)", r"json_each(\1)", re.sub(r"\{lock ([^}]*)\}", "", sql))
    post = re.sub(r"\{lock ([^}]*)\}", r"\1", sql)
    post = re.sub(r"\beach\((:\w+)\)", r"jsonb_array_elements_text(CAST(\1 AS JSONB)) AS each(value)", post)
    post = re.sub(r"\bpairs\((:\w+)\)", r"jsonb_each_text(CAST(\1 AS JSONB)) AS pairs(key, value)", post)
    for names, kind in ((numbers, "BIGINT"), (strings, "VARCHAR")):
        for name in names:
            post = re.sub(rf":{name}\b", f"CAST(:{name} AS {kind})", post)
    return Statement({"sqlite": text(lite), "postgresql": text(post)})
