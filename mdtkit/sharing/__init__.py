"""Who may be told what: the decision on sharing, authorizations, the ledger. Pure, like casework beside it.

``decide`` answers for every recipient and item: mandate > prohibition > statutory authority > authorization > deny.
Source: design.md "Sharing"; requirements I9, I10, A5, C1-C7, M12, M13, M17.
"""
