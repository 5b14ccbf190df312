"""Announcements of a program: whom they are for, when, what was changed; and what became of each for its readers."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_WORDS = ("cohort", "role", "status", "wall")


def upgrade() -> None:
    with op.batch_alter_table("announcement", table_kwargs={"sqlite_autoincrement": True}) as announcement:
        announcement.add_column(sa.Column("program_id", _ID, nullable=True))
        for name in _WORDS:
            announcement.add_column(sa.Column(name, sa.String(), server_default="", nullable=False))
        announcement.add_column(sa.Column("edition", sa.Integer(), server_default=sa.text("1"), nullable=False))
        announcement.add_column(sa.Column("wave", sa.Integer(), server_default=sa.text("0"), nullable=False))
        announcement.add_column(sa.Column("wave_cursor", sa.BigInteger(), nullable=True))
        announcement.add_column(sa.Column("reminded_at", sa.BigInteger(), nullable=True))
        announcement.create_foreign_key(
            "announcement_program_id", "programs", ["program_id"], ["id"], ondelete="CASCADE"
        )
    op.create_index("announcement_program", "announcement", ["program_id"])
    op.create_table(
        "reader",
        sa.Column("announcement_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("receipt", sa.String(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("got_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["announcement_id"], ["announcement.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("announcement_id", "person_id"),
    )
    op.create_index("reader_person", "reader", ["person_id"])


def downgrade() -> None:
    op.drop_table("reader")
    op.drop_index("announcement_program", "announcement")
    with op.batch_alter_table("announcement", table_kwargs={"sqlite_autoincrement": True}) as announcement:
        announcement.drop_constraint("announcement_program_id", type_="foreignkey")
        for name in ("program_id", *_WORDS, "edition", "wave", "wave_cursor", "reminded_at"):
            announcement.drop_column(name)
