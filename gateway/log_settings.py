"""`[log]`: what is said on standard error."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["LogSettings"]


class LogSettings(BaseModel):
    """`[log]`: events on standard error."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="The least severe event that is written."
    )
    format: Literal["auto", "console", "json"] = Field("auto", description="auto: console on a terminal, else JSON.")
