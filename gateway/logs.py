"""Events on standard error, and `[log]`: which of them, and how they look."""

from __future__ import annotations

import logging
import sys
from typing import Literal

import structlog
from pydantic import BaseModel, ConfigDict, Field
from structlog.processors import ExceptionRenderer, JSONRenderer
from structlog.tracebacks import ExceptionDictTransformer

__all__ = ["LogSettings", "log_events"]


class LogSettings(BaseModel):
    """`[log]`: events on standard error."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="The least severe event that is written."
    )
    format: Literal["auto", "console", "json"] = Field("auto", description="auto: console on a terminal, else JSON.")


def log_events(settings: LogSettings) -> None:
    """Events on standard error: for people on a terminal, else one JSON object a line."""
    console = settings.format == "console" or (settings.format == "auto" and sys.stderr.isatty())
    # frames without their variables: these hold customers' texts, and keys
    exceptions = ExceptionRenderer(ExceptionDictTransformer(show_locals=False, max_frames=20))
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            *(
                [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
                if console
                else [exceptions, JSONRenderer()]
            ),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, settings.level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
