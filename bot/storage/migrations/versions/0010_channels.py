"""Channels of workspaces, and announcements of programs that are posted there."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "channel",
        sa.Column("id", _ID, nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("native", sa.String(), nullable=False),
        sa.Column("route", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("platform", "workspace", "native", name="channel_address"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "post",
        sa.Column("announcement_id", _ID, nullable=False),
        sa.Column("channel_id", _ID, nullable=False),
        sa.Column("due_at", sa.BigInteger()),
        sa.Column("times", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("receipt", sa.String(), nullable=False, server_default=""),
        sa.Column("edition", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("why", sa.String(), nullable=False, server_default=""),
        sa.Column("at", sa.BigInteger()),
        sa.ForeignKeyConstraint(["announcement_id"], ["announcement.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("announcement_id"),
    )
    op.create_index("post_channel", "post", ["channel_id"])


def downgrade() -> None:
    for table in ("post", "channel"):
        op.drop_table(table)
