"""Pace, schedules, announcements; what a delivery is in doubt of, and what is easily found again."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

WAITING = sa.text("state IN (0, 1)")
URGENT = sa.text("state IN (0, 1) AND NOT bulk")
BULK = sa.text("state IN (0, 1) AND bulk")
DONE = sa.text("state IN (2, 3, 4)")
Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("delivery", sa.Column("bulk", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("delivery", sa.Column("nudge", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("delivery", sa.Column("in_doubt", sa.Boolean(), server_default=sa.false(), nullable=False))
    taken_over = sa.Column("taken_over", sa.SmallInteger(), server_default=sa.text("0"), nullable=False)
    op.add_column("delivery", taken_over)
    op.drop_index("delivery_due", "delivery")
    for name, columns, where in (
        ("delivery_due", ["due_at"], URGENT),
        ("delivery_bulk", ["bucket", "due_at"], BULK),
        ("delivery_done", ["due_at"], DONE),
    ):
        op.create_index(name, "delivery", columns, postgresql_where=where, sqlite_where=where)
    op.create_index("seen_at", "seen", ["at"])
    op.create_table(
        "pace",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("free_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "schedule",
        sa.Column("id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("anchor", sa.String(), nullable=False),
        sa.Column("ahead", sa.BigInteger(), nullable=False),
        sa.Column("meeting", sa.Boolean(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.Column("came", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("person_id", "about", name="schedule_about"),
        sqlite_autoincrement=True,
    )
    op.create_index("schedule_next", "schedule", ["next_at"])
    op.create_table(
        "announcement",
        sa.Column("id", Id, nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.Column("cursor", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("announcement")
    op.drop_table("schedule")
    op.drop_table("pace")
    op.drop_index("seen_at", "seen")
    for name in ("delivery_due", "delivery_bulk", "delivery_done"):
        op.drop_index(name, "delivery")
    op.create_index("delivery_due", "delivery", ["due_at"], postgresql_where=WAITING, sqlite_where=WAITING)
    with op.batch_alter_table("delivery") as delivery:
        for name in ("bulk", "nudge", "in_doubt", "taken_over"):
            delivery.drop_column(name)
