"""Answers by state, for the list of drafts that wait for a clerk."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_index("ix_answer_state_created_at", "answer", ["state", "created_at"])
