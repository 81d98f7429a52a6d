"""Needs a module that is not installed here."""

import a_module_that_nobody_installed  # noqa: F401
