"""Every section of a case, in the order in which it is shown."""

from __future__ import annotations

from mdtkit.tui.sections.child import CHILD
from mdtkit.tui.sections.ending import CLOSING, COURT, HISTORY
from mdtkit.tui.sections.papers import PAPERS
from mdtkit.tui.sections.reasons import REASONS
from mdtkit.tui.sections.referrals import REFERRALS
from mdtkit.tui.sections.reporting import MISSING, REPORTS
from mdtkit.tui.sections.section import Section
from mdtkit.tui.sections.sharing import AUTHORIZATIONS, LEDGER
from mdtkit.tui.sections.standing import GRID, RISK
from mdtkit.tui.sections.support import ASSESSMENTS, PLAN, SERVICES

SECTIONS: tuple[Section, ...] = (
    REPORTS,
    MISSING,
    REFERRALS,
    CHILD,
    RISK,
    GRID,
    ASSESSMENTS,
    PLAN,
    SERVICES,
    REASONS,
    AUTHORIZATIONS,
    LEDGER,
    PAPERS,
    COURT,
    HISTORY,
    CLOSING,
)
