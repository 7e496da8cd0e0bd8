"""The day on which a customer wants the goods, for the list of what has to leave today."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("orders", sa.Column("wanted_on", sa.String(length=10), nullable=True))
