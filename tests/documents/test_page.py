"""A printable page is one file that fetches nothing and lets no words become markup."""

from __future__ import annotations

from html.parser import HTMLParser

from mdtkit.documents.page import Item, Page, Part, html

HOSTILE = '<script>alert("x")</script> & "quoted"'


class Reader(HTMLParser):
    """What tags there are, and every word that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.fetched: list[str] = []
        self.said = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.fetched += [name for name, _ in attrs if name in ("src", "href", "action")]

    def handle_data(self, data: str) -> None:
        self.said += data


def read(page: Page) -> Reader:
    reader = Reader()
    reader.feed(html(page))
    return reader


def test_words_stay_words_wherever_they_stand() -> None:
    item = Item(HOSTILE, under=(HOSTILE,), source=HOSTILE, remark=HOSTILE)
    found = read(Page(HOSTILE, HOSTILE, (Part(HOSTILE, (item,)),), foot=HOSTILE))
    assert "script" not in found.tags
    assert found.said.count(HOSTILE) == 10


def test_a_page_fetches_nothing_and_leaves_room_for_a_blank() -> None:
    found = read(Page("Sheet", "Testado County", (Part("Now", (Item("Who", blank=True),)),)))
    assert found.fetched == []
    assert "span" in found.tags
