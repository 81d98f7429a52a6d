"""An invented instrument: its items say nothing, on purpose. No form that anybody uses looks like it."""

from __future__ import annotations

from pathlib import Path

from mdtkit.paths import bundled
from mdtkit.protocol.instruments import Instrument, digest, load_instrument

MANIFEST = b"""
[instrument]
id = "placeholder"
title = "Placeholder screen (invented)"
version = "3"
purpose = "screening"
publisher = "Nobody"
licence = "open"
source = "invented for tests"
verified = true
youngest = 10
oldest = 17
positions = ["social_worker"]
course = "csec_101"
repeat_within = "30d"
main = "total"

[[level]]
scale = "concern"
code = "no_information"
unknown = true

[[level]]
scale = "concern"
code = "no"

[[level]]
scale = "concern"
code = "possible"
value = 1

[[level]]
scale = "concern"
code = "clear"
value = 2
actionable = true

[[group]]
id = "first"
title = "Invented group one"

[[group]]
id = "extra"
module = true

[[item]]
id = "alpha"
title = "Invented item alpha"
text = "Placeholder words of alpha."
group = "first"
scale = "concern"
service = "counseling"

[[item]]
id = "beta"
group = "first"
scale = "concern"

[[item]]
id = "gamma"
scale = "concern"
required = false

[[item]]
id = "delta"
group = "extra"
scale = "concern"

[[item]]
id = "sealed_item"
scale = "concern"
required = false
withheld = "substance_use"

[[score]]
id = "first_points"
how = "sum"
of = ["first"]
steps = [{ lowest = 1, gives = 1 }, { lowest = 3, gives = 3 }]
sheet = true
highest = 3

[[score]]
id = "rest"
how = "sum"
of = ["gamma", "delta"]
steps = [{ lowest = 1, gives = 1 }, { lowest = 2, gives = 2 }]
sheet = true
highest = 2

[[score]]
id = "total"
how = "sum"
of = ["first_points", "rest"]
sheet = true
highest = 5

[[score]]
id = "clear_ones"
how = "count"
of = ["first", "gamma"]

[[score]]
id = "worst"
how = "max"
of = ["first", "gamma"]

[[score]]
id = "two"
how = "at_least"
needs = 2
of = ["first", "gamma"]
at = ["possible", "clear"]

[[band]]
id = "low"
title = "Low"
lowest = 0
highest = 1
proposes = [{ act = "decide_indicators", text = "Go through the definition." }]

[[band]]
id = "high"
title = "High"
lowest = 2
highest = 5
proposes = [{ act = "report", text = "Look at what is owed." }]
"""
FULL = {"alpha": "clear", "beta": "possible", "gamma": "no"}
"""Every item that has to be answered, and an optional one: first_points 3, rest 0, total 3: high."""


def placeholder() -> Instrument:
    """The invented instrument."""
    return load_instrument(("placeholder.toml", MANIFEST))


def with_change(old: str, new: str) -> bytes:
    """Its manifest with one thing written otherwise."""
    text = MANIFEST.decode()
    assert old in text
    return text.replace(old, new, 1).encode()


def county_file(manifest: bytes, body: str, *, instrument: str = "placeholder", version: str = "3") -> bytes:
    """A county's own file for a manifest."""
    head = f'[county]\ninstrument = "{instrument}"\nversion = "{version}"\nmanifest = "{digest(manifest)}"\n'
    return (head + body).encode()


def shipped(name: str) -> tuple[str, bytes]:
    """A manifest of a first-party plugin: its file name and bytes."""
    [path] = Path(bundled("plugins")).glob(f"*/*/{name}.toml")
    return path.name, path.read_bytes()
