"""What corrections teach, and what became of each order: for learned cross-references and for release that is earned."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "learned",
        sa.Column("id", SERIAL, autoincrement=True, nullable=False),
        sa.Column("account_no", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("item_key", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("factor", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_by", sa.Text(), nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learned")),
        sa.UniqueConstraint(
            "account_no",
            "item_key",
            "sku",
            "unit",
            "factor",
            name=op.f("uq_learned_account_no_item_key_sku_unit_factor"),
        ),
    )
    op.create_table(
        "learned_sighting",
        sa.Column("learned_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("order_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("learned_id", "order_id", name=op.f("pk_learned_sighting")),
    )
    op.create_index("ix_learned_sighting_order_id", "learned_sighting", ["order_id"], unique=False)
    for name, kind in (
        ("master", sa.Text()),
        ("layout", sa.Text()),
        ("passes", sa.SmallInteger()),
        ("course", sa.Text()),
        ("review", sa.Text()),
        ("reviewed_at", sa.BigInteger()),
    ):
        op.add_column("orders", sa.Column(name, kind, nullable=True))
    op.create_index("ix_orders_account_no_layout", "orders", ["account_no", "layout"], unique=False)
    op.create_index("ix_orders_course", "orders", ["course"], unique=False)
