"""Widgets that several screens need: the table, the form and its fields, the header and the footer line."""
