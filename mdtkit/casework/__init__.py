"""Casework: what a chronology means under a protocol, now. Pure: no clock, no disk, no screen.

``facts`` what is true of the case; ``clocks`` which clocks run and their states; ``reckoning``
the arithmetic of due instants; ``explain`` the answer to "why?"; ``triage``, ``at_risk``,
``checklists``, ``roster`` what is proposed, determined, to be done, and who sits at the table.
"""
