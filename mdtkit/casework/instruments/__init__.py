"""Administrations of instruments: answers checked, scored with their trace, read for what they ask. Pure (I6, A1)."""
