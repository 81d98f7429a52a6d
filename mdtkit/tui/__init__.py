"""The terminal application: a thin shell over the desk. It shows what the desk derives and asks the desk to act.

``app`` composes it, ``screens`` holds one place each, ``widgets`` what several of them need. No rule of the field
lives here: labels are the protocol's titles, order and states are the desk's. Whatever can be done here has a command.
"""
