"""What went well in programs: the words of those who told it, whom they are for, and whose yes they have."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "win",
        sa.Column("id", _ID, nullable=False),
        sa.Column("program_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("other_id", _ID, nullable=True),
        sa.Column("until_at", sa.BigInteger(), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("for_all", sa.Boolean(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["program_id"], ["programs.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["other_id"], ["people.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("win_program", "win", ["program_id", "id"])
    op.create_index("win_person", "win", ["person_id"])
    op.create_index("win_other", "win", ["other_id"])
    op.create_table(
        "win_draft",
        sa.Column("announcement_id", _ID, nullable=False),
        sa.Column("win_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(["announcement_id"], ["announcement.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["win_id"], ["win.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("announcement_id"),
    )
    op.create_index("win_draft_win", "win_draft", ["win_id"])


def downgrade() -> None:
    for table in ("win_draft", "win"):
        op.drop_table(table)
