"""An office program opens our papers and shows every word of them: LibreOffice, as anybody in a county would."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from mdtkit.documents import listing
from mdtkit.documents.listing import Listing
from mdtkit.documents.paper import Chapter, Paper, document

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]

MINUTES = Paper(
    title="Minutes: initial meeting of MDT-7K3Q-F9D",
    under=("Testado County (DEMO DATA)", "Thu 12 Mar 2026 10:00 PDT"),
    chapters=(
        Chapter(title="Decided", said=("The plan stays — “as it is” & <unchanged>.", "Two lines\nof one sentence.")),
        Chapter(title="Actions agreed", items=("Probation, by 20 Mar", "Ñandú Ejemplo, 児童相談所")),
        Chapter(
            title="Who took part", head=("seat", "how"), rows=(("Child welfare", "present"), ("Probation", "absent"))
        ),
        Chapter(title="Next meeting", empty="None is planned."),
    ),
    foot="Confidential: WIC 18961.7(c), (h).",
)


def opened(path: Path, folder: Path) -> str:
    """What LibreOffice reads in the file, as text; a home of its own, so that no other window of it is asked."""
    home = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    command = [
        "soffice",
        home,
        "--headless",
        "--convert-to",
        "txt:Text (encoded):UTF8",
        "--outdir",
        str(folder),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / f"{path.stem}.txt").read_text(encoding="utf-8-sig")


def test_every_row_of_a_listing_is_there_too(tmp_path: Path) -> None:
    accounting = Listing(
        title="Accounting of disclosures",
        remarks=("MDT-7K3Q-F9D", "Made on 12 Mar 2026"),
        head=("when", "to whom", "what"),
        rows=tuple((f"{day} Mar 2026", "Testado Probation", "placement") for day in range(1, 40)),
    )
    path = tmp_path / "accounting.docx"
    path.write_bytes(listing.document(accounting))
    read = opened(path, tmp_path)
    assert [read.count(words) for words in (*accounting.remarks, "39 Mar 2026", "Testado Probation")] == [1, 1, 1, 39]


def test_every_word_of_a_paper_is_there_when_an_office_program_opens_it(tmp_path: Path) -> None:
    path = tmp_path / "minutes.docx"
    path.write_bytes(document(MINUTES))
    read = opened(path, tmp_path).splitlines()
    for words in MINUTES.words():
        for line in words.splitlines():
            assert any(line in one for one in read), line
    assert "None is planned." in read
