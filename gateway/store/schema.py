"""The tables. Instants are microseconds since 1970 (UTC); money and quantities stay text inside JSON; ids are UUIDv7 text.

`due` is when the gateway has to act next and doubles as the lease: a claim moves it to the lease's end. `epoch` counts the
claims and `version` the moves; every move states both, so that a stalled worker whose lease ran out cannot overwrite.
`attempts` counts the tries that may have been the intake's own fault, `stops` those of which nothing was heard again: the
gateway was stopped over them, and most of what it had in hand then is innocent.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

__all__ = ["HEAD", "METADATA"]

#: the migration that makes exactly this schema; a new database is stamped with it
HEAD = "0010"

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

#: an integer key that SQLite can count up by itself
SERIAL = BigInteger().with_variant(Integer, "sqlite")

intake = Table(
    "intake",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("channel", Text, nullable=False),
    Column("delivery_key", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("channel_kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("priority", SmallInteger, nullable=False),
    Column("due", BigInteger),
    Column("attempts", Integer, nullable=False),
    Column("leased", SmallInteger, nullable=False),
    Column("stops", Integer, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("accepted_at", BigInteger, nullable=False),
    Column("sender", Text, nullable=False),
    Column("subject", Text),
    Column("file_name", Text),
    Column("reason", Text, nullable=False),
    Column("envelope", Text, nullable=False),
    UniqueConstraint("channel", "delivery_key", "digest"),
    Index("ix_intake_state_id", "state", "id"),
    Index(
        "ix_intake_due",
        "priority",
        "due",
        sqlite_where=text("due IS NOT NULL"),
        postgresql_where=text("due IS NOT NULL"),
    ),
)

#: what reading gave, where it was worth keeping: zlib of JSON
reading = Table(
    "reading",
    METADATA,
    Column("intake_id", String(36), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

#: of drafts that are messages between machines: who sent them, under which numbers (parsers.draft.Exchange)
exchange = Table(
    "exchange",
    METADATA,
    Column("intake_id", String(36), primary_key=True),
    Column("draft", SmallInteger, primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False),
)

#: bytes by digest; `content` is null where they are a file
blob = Table(
    "blob",
    METADATA,
    Column("sha256", String(64), primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("content", LargeBinary),
    Column("created_at", BigInteger, nullable=False),
)

orders = Table(
    "orders",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("intake_id", String(36), nullable=False),
    Column("draft", SmallInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("channel", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("intent", Text, nullable=False),
    Column("account_no", Text),
    Column("customer_name", Text),
    Column("buyer_order_no", Text),
    Column("number_key", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    Column("currency", Text),
    Column("total", Text),
    Column("wanted_on", String(10)),
    Column("line_count", Integer, nullable=False),
    Column("file_name", Text),
    Column("codes", Text, nullable=False),
    Column("blockers", SmallInteger, nullable=False),
    Column("search", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("decided_by", Text),
    Column("claimed_by", Text),
    Column("claimed_until", BigInteger),
    Column("snoozed_until", BigInteger),
    Column("erp_order_no", Text),
    Column("erp_state", Text),
    Column("erp_total", Text),
    Column("erp_url", Text),
    Column("erp_lines", Text),  # what the ERP said of each line
    Column("master", Text),  # version of the master data that it was made with
    Column("layout", Text),  # how the customer laid it out, as far as release is earned
    Column("passes", SmallInteger),  # whether the rules alone would have let it pass
    Column("course", Text),  # released, held, unearned, sample: what became of it at first
    Column("review", Text),  # right, wrong: what a person found, once one has looked
    Column("reviewed_at", BigInteger),
    Index("ix_orders_intake_id", "intake_id"),
    Index("ix_orders_account_no_layout", "account_no", "layout"),
    Index("ix_orders_course", "course"),
    Index("ix_orders_state_id", "state", "id", "search"),  # a search walks the index alone
    Index("ix_orders_account_no_id", "account_no", "id"),
    Index("ix_orders_account_no_number_key", "account_no", "number_key"),
    Index("ix_orders_account_no_digest", "account_no", "digest"),
)

order_revision = Table(
    "order_revision",
    METADATA,
    Column("order_id", String(36), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("proofs", LargeBinary, nullable=False),
)

finding = Table(
    "finding",
    METADATA,
    Column("id", SERIAL, primary_key=True, autoincrement=True),
    Column("intake_id", String(36), nullable=False),
    Column("order_id", String(36)),
    Column("revision", Integer, nullable=False),
    Column("code", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("pointer", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("evidence", Text),
    Column("candidates", Text, nullable=False),
    Index("ix_finding_intake_id_order_id", "intake_id", "order_id"),
)

#: counts the orders recorded for a customer, so that two at once cannot both be entered unseen by the other
customer_history = Table(
    "customer_history",
    METADATA,
    Column("account_no", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
)

outbox = Table(
    "outbox",
    METADATA,
    Column("id", SERIAL, primary_key=True, autoincrement=True),
    Column("order_id", String(36), nullable=False),
    Column("intake_id", String(36), nullable=False),
    Column("lane", Text, nullable=False),
    Column("due", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("uncertain", SmallInteger, nullable=False),
    Column("error", Text),
    Column("first_tried_at", BigInteger),
    UniqueConstraint("order_id"),
    Index("ix_outbox_lane_id", "lane", "id"),
    Index("ix_outbox_due", "due"),
    sqlite_autoincrement=True,
)

#: append-only; `hash` covers the row before and every column, `data` through its own digest
journal = Table(
    "journal",
    METADATA,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("verb", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("before", Text),
    Column("after", Text),
    Column("data", Text, nullable=False),
    Column("data_sha256", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("ix_journal_subject_seq", "subject", "seq"),
)

master = Table(
    "master",
    METADATA,
    Column("version", String(64), primary_key=True),
    Column("imported_at", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("counts", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

#: what an ERP told of its master data the last time, as its connector keeps it, so that only what changed is read next
master_source = Table(
    "master_source",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("version", String(64), nullable=False),
    Column("read_at", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

user = Table(
    "gateway_user",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("password_hash", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("active", SmallInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

session = Table(
    "session",
    METADATA,
    Column("token_sha256", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("address", Text, nullable=False),
    Index("ix_session_name", "name"),
)

api_key = Table(
    "api_key",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("key_sha256", String(64), nullable=False),
    Column("account_no", Text),
    Column("active", SmallInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    UniqueConstraint("key_sha256"),
)

#: what clerks' corrections taught: a customer's own code or words for a product
learned = Table(
    "learned",
    METADATA,
    Column("id", SERIAL, primary_key=True, autoincrement=True),
    Column("account_no", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("item", Text, nullable=False),
    Column("item_key", Text, nullable=False),
    Column("sku", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("factor", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("confirmed_by", Text),
    Column("undone_by", Text),
    Column("changed_at", BigInteger, nullable=False),
    UniqueConstraint("account_no", "item_key", "sku", "unit", "factor"),
)

#: the orders in which a clerk said so; they count while the order stands as released
learned_sighting = Table(
    "learned_sighting",
    METADATA,
    Column("learned_id", BigInteger, primary_key=True, autoincrement=False),
    Column("order_id", String(36), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Index("ix_learned_sighting_order_id", "order_id"),
)

#: what clerks explained of a sender's layout, one thing a row; `written_key` is empty for a convention
profile = Table(
    "profile",
    METADATA,
    Column("id", SERIAL, primary_key=True, autoincrement=True),
    Column("sender", Text, nullable=False),
    Column("layout", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("written", Text, nullable=False),
    Column("written_key", Text, nullable=False),
    Column("means", Text, nullable=False),
    Column("account_no", Text, nullable=False),
    Column("seen", Integer, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("confirmed_by", Text, nullable=False),
    Column("undone_by", Text),
    Column("changed_at", BigInteger, nullable=False),
    Column("order_id", String(36)),
    UniqueConstraint("sender", "layout", "kind", "written_key", "means"),
    Index("ix_profile_order_id", "order_id"),
)

#: what a customer is told: made with the move that it tells of, sent once
answer = Table(
    "answer",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("intake_id", String(36), nullable=False),
    Column("order_id", String(36)),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("channel_kind", Text, nullable=False),
    Column("token", Text, nullable=False),
    Column("said", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("due", BigInteger),
    Column("attempts", Integer, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("error", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("settled_at", BigInteger),
    UniqueConstraint("token"),
    Index("ix_answer_intake_id", "intake_id"),
    Index("ix_answer_order_id", "order_id"),
    Index("ix_answer_state_created_at", "state", "created_at"),
    Index("ix_answer_recipient_settled_at", "recipient", "settled_at"),
    Index("ix_answer_due", "due", sqlite_where=text("due IS NOT NULL"), postgresql_where=text("due IS NOT NULL")),
)

#: what goes with an answer in the sender's own format; `id` is its control number
answer_document = Table(
    "answer_document",
    METADATA,
    Column("id", SERIAL, primary_key=True, autoincrement=True),
    Column("answer_id", String(36), nullable=False),
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("content", LargeBinary),  # null until it is written
    Index("ix_answer_document_answer_id", "answer_id"),
    sqlite_autoincrement=True,
)

setting = Table(
    "setting",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
