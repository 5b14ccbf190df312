"""When a draft of pairs is wanted of a program."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("programs", sa.Column("wanted_at", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("programs") as programs:
        programs.drop_column("wanted_at")
