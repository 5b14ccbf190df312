"""When a platform last said that somebody is an admin of their workspace."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("people", sa.Column("admin_at", sa.BigInteger()))


def downgrade() -> None:
    op.drop_column("people", "admin_at")
