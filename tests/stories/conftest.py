"""Stories begin with a case in which nothing has happened yet."""

from tests.casework.conftest import book, protocol, story

__all__ = ["book", "protocol", "story"]
