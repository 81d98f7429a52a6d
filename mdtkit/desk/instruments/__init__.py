"""Instruments at the desk: which there are, an administration recorded, results read again, papers (I6, A1 to A7)."""
