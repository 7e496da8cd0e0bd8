"""What has to leave the house today, and until when it can: by the day the customer wants it and the desk's cut-off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from gateway.desk_settings import DeskSettings, zone_named

__all__ = ["CutOff", "Due"]


@dataclass(frozen=True, slots=True)
class Due:
    """`late`: it should have left on an earlier day; `today`: it leaves at the cut-off."""

    when: Literal["late", "today"]
    minutes: int  #: until the cut-off; negative once it has passed


class CutOff:
    """The desk's calendar: days are those of its time zone."""

    def __init__(self, settings: DeskSettings) -> None:
        self.zone = zone_named(settings.time_zone)
        self.at = settings.cut_off
        self._lead = timedelta(days=settings.lead_days)

    def horizon(self, now: datetime) -> date:
        """What is wanted on this day or before has to leave today."""
        return now.astimezone(self.zone).date() + self._lead

    def due(self, wanted_on: date | None, now: datetime) -> Due | None:
        """How pressing it is; None where nothing has to leave today."""
        here = now.astimezone(self.zone)
        if wanted_on is None or wanted_on - self._lead > here.date():
            return None
        hour, minute = (int(part) for part in self.at.split(":"))
        closes = here.replace(hour=hour, minute=minute, second=0, microsecond=0)
        late = wanted_on - self._lead < here.date()
        return Due("late" if late else "today", int((closes - here).total_seconds() // 60))
