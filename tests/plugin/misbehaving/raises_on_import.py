"""Raises as soon as it is imported, with a child's name in its message."""

raise RuntimeError("Rosa Inventada")
