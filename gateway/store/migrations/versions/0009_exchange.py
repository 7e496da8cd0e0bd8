"""Messages between machines: who sent them under which numbers, the documents that answer them, and what the ERP said of lines."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "exchange",
        sa.Column("intake_id", sa.String(length=36), nullable=False),
        sa.Column("draft", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("intake_id", "draft", name=op.f("pk_exchange")),
    )
    op.create_table(
        "answer_document",
        sa.Column("id", SERIAL, autoincrement=True, nullable=False),
        sa.Column("answer_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_document")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_answer_document_answer_id", "answer_document", ["answer_id"])
    op.add_column("orders", sa.Column("erp_lines", sa.Text(), nullable=True))
