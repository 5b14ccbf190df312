"""What is stored. Times are milliseconds since 1970 in UTC; whatever a person said is sealed with that person's key.

Rule: nothing that a person wrote is in any column in clear, and a row of one person is never read for another.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
    text,
)

metadata = MetaData()
Id = BigInteger().with_variant(Integer, "sqlite")

PENDING, LEASED, SENT, DEAD, CANCELLED = range(5)

people = Table(
    "people",
    metadata,
    Column("id", Id, primary_key=True),
    Column("platform", String, nullable=False),
    Column("workspace", String, nullable=False),
    Column("native", String, nullable=False),
    Column("route", String, nullable=False),
    Column("key", LargeBinary, nullable=False),
    Column("profile", LargeBinary, nullable=False),
    Column("conversation", LargeBinary, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("erased", Boolean, nullable=False, server_default=text("false")),
    Column("created_at", BigInteger, nullable=False),
    Column("profiled_at", BigInteger, nullable=False, server_default=text("0")),
    UniqueConstraint("platform", "workspace", "native", name="people_address"),
    sqlite_autoincrement=True,
)

records = Table(
    "records",
    metadata,
    Column("person_id", Id, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("id", String, primary_key=True),
    Column("open", Boolean, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

seen = Table(
    "seen",
    metadata,
    Column("event_id", String, primary_key=True),
    Column("at", BigInteger, nullable=False),
)

delivery = Table(
    "delivery",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    Column("person_id", Id, ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("lane", String, nullable=False),
    Column("bucket", String, nullable=False),
    Column("about", String, nullable=False, server_default=""),
    Column("order_at", BigInteger, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("state", SmallInteger, nullable=False, server_default=text("0")),
    Column("attempt", SmallInteger, nullable=False, server_default=text("0")),
    Column("lease", String),
    Column("why", String),
    Column("payload", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)
WAITING = text("delivery.state IN (0, 1)")
"""Pending or leased. Written out: with parameters neither database sees that the indexes of what waits fit."""
_waiting = text("state IN (0, 1)")
Index("delivery_due", delivery.c.due_at, postgresql_where=_waiting, sqlite_where=_waiting)
Index(
    "delivery_lane",
    delivery.c.lane,
    delivery.c.order_at,
    delivery.c.id,
    postgresql_where=_waiting,
    sqlite_where=_waiting,
)
Index("delivery_person", delivery.c.person_id)

kept = Table(
    "kept",
    metadata,
    Column("name", String, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
