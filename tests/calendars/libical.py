"""libical, the library behind many calendar programs, asked directly: its restriction check and its instants.

It comes without a program of its own, so it is called by ctypes (Debian: libical3). It knows what each METHOD asks of a
message, which no other checker does (store.md 5).
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest

NAMES = ("libical.so.3", ctypes.util.find_library("ical") or "libical.dylib")
VEVENT = 4
"""ICAL_VEVENT_COMPONENT."""
FAR = 4102444800
"""1 January 2100."""


class _Time(ctypes.Structure):
    _fields_ = [
        *((name, ctypes.c_int) for name in ("year", "month", "day", "hour", "minute", "second")),
        ("is_date", ctypes.c_int),
        ("is_daylight", ctypes.c_int),
        ("zone", ctypes.c_void_p),
    ]


class _Span(ctypes.Structure):
    _fields_ = [("start", ctypes.c_int64), ("end", ctypes.c_int64), ("is_busy", ctypes.c_int)]


_Seen = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.POINTER(_Span), ctypes.c_void_p)


@cache
def _library() -> Any:
    for name in NAMES:
        try:
            lib = ctypes.CDLL(name)
        except OSError:
            continue
        lib.icalparser_parse_string.restype = ctypes.c_void_p
        lib.icalcomponent_as_ical_string.restype = ctypes.c_char_p
        lib.icalcomponent_get_first_component.restype = ctypes.c_void_p
        lib.icalcomponent_get_next_component.restype = ctypes.c_void_p
        lib.icaltime_from_timet_with_zone.restype = _Time
        lib.icaltime_from_timet_with_zone.argtypes = [ctypes.c_int64, ctypes.c_int, ctypes.c_void_p]
        lib.icaltimezone_get_utc_timezone.restype = ctypes.c_void_p
        lib.icalcomponent_foreach_recurrence.argtypes = [ctypes.c_void_p, _Time, _Time, _Seen, ctypes.c_void_p]
        return lib
    return None


needed = pytest.mark.skipif(
    _library() is None and "CI" not in os.environ,
    reason="libical is not installed (apt install libical3); CI has it",
)


def _parsed(message: bytes) -> ctypes.c_void_p:
    parsed = _library().icalparser_parse_string(message)
    assert parsed, "libical finds no calendar in it"
    return ctypes.c_void_p(parsed)


def problems(message: bytes) -> list[str]:
    """What libical finds wrong with a message."""
    lib, parsed = _library(), _parsed(message)
    lib.icalrestriction_check(parsed)
    text = lib.icalcomponent_as_ical_string(parsed).decode().replace("\r\n ", "")
    return [line for line in text.splitlines() if line.startswith("X-LIC-ERROR")]


def spans(message: bytes) -> list[tuple[datetime, datetime]]:
    """Every occurrence of every event, beginning and end, each event by itself: what libical takes it to mean."""
    lib, parsed = _library(), _parsed(message)
    utc = lib.icaltimezone_get_utc_timezone()
    since, until = (lib.icaltime_from_timet_with_zone(at, 0, utc) for at in (0, FAR))
    found: list[tuple[datetime, datetime]] = []

    def see(_event: int, span: Any, _data: int) -> None:
        start, end = (datetime.fromtimestamp(at, UTC) for at in (span.contents.start, span.contents.end))
        found.append((start, end))

    event = lib.icalcomponent_get_first_component(parsed, VEVENT)
    while event:
        lib.icalcomponent_foreach_recurrence(event, since, until, _Seen(see), None)
        event = lib.icalcomponent_get_next_component(parsed, VEVENT)
    return sorted(found)


def parses(message: bytes) -> bool:
    """Whether libical finds a calendar in it at all."""
    return bool(_library().icalparser_parse_string(message))
