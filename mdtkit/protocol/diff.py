"""What a county's overlay changed, rule by rule: for `mdtkit protocol diff`, counsel, and the next version (P3, P8)."""

from __future__ import annotations

import msgspec

from mdtkit.protocol.loosening import binds, loosened
from mdtkit.protocol.model import Protocol, Rule
from mdtkit.protocol.tables import TABLES


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One member of one rule that differs. ``member`` is ``rule`` where the whole rule came or went.

    ``loosens``: it makes a binding rule looser; ``override`` is the reason that the county gave for it.
    """

    table: str
    id: str
    member: str
    before: str | None
    after: str | None
    loosens: bool = False
    override: str | None = None


def diff(base: Protocol, merged: Protocol) -> tuple[Change, ...]:
    """The differences of ``merged`` from ``base``, in the order of tables and rules."""
    changes: list[Change] = []
    for table, spec in TABLES.items():
        old_rules: dict[str, Rule] = getattr(base, spec.member)
        new_rules: dict[str, Rule] = getattr(merged, spec.member)
        for rule_id, old in old_rules.items():
            if rule_id in new_rules:
                changes += _members(table, old, new_rules[rule_id], merged)
            else:
                changes.append(_gone(table, old, merged))
        changes += [
            Change(table=table, id=rule.id, member="rule", before=None, after=rule.title or rule.id)
            for rule in new_rules.values()
            if rule.id not in old_rules
        ]
    for switch, answer in merged.profile.items():
        before = base.profile.get(switch)
        if before != answer:
            changes.append(Change(table="profile", id=switch, member="answer", before=before, after=answer))
    return tuple(changes)


def _members(table: str, old: Rule, new: Rule, merged: Protocol) -> list[Change]:
    loose = loosened(old, new) if binds(old, merged.profile) else ()
    return [
        Change(
            table=table,
            id=old.id,
            member=name,
            before=_text(getattr(old, name)),
            after=_text(getattr(new, name)),
            loosens=name in loose,
            override=new.override,
        )
        for name in old.__struct_fields__
        if name != "override" and getattr(old, name) != getattr(new, name)
    ]


def _gone(table: str, old: Rule, merged: Protocol) -> Change:
    off = merged.switched_off.get(f"{table}/{old.id}")
    return Change(
        table=table,
        id=old.id,
        member="rule",
        before=old.title or old.id,
        after=None,
        loosens=binds(old, merged.profile),
        override=off.override if off else None,
    )


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return msgspec.json.encode(value).decode()
