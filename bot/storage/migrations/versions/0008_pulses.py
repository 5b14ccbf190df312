"""Pulses of mentoring programs: the sealed sum of each wave, and who was asked in it."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "pulse",
        sa.Column("id", _ID, nullable=False),
        sa.Column("program_id", _ID, nullable=False),
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["program_id"], ["programs.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("program_id", "wave", name="pulse_wave"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "pulse_asked",
        sa.Column("program_id", _ID, nullable=False),
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("open", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["program_id"], ["programs.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("program_id", "wave", "person_id"),
    )
    op.create_index("pulse_asked_person", "pulse_asked", ["person_id"])


def downgrade() -> None:
    for table in ("pulse_asked", "pulse"):
        op.drop_table(table)
