"""When and from where a session was last used, so that an idle one ends and each can be told from the others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    # who is logged in logs in once more
    op.execute("DELETE FROM session")
    with op.batch_alter_table("session") as table:
        table.add_column(sa.Column("seen_at", sa.BigInteger, nullable=False))
        table.add_column(sa.Column("address", sa.Text, nullable=False))
