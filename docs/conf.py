"""Settings of the documentation (Sphinx, MyST). Built with every warning an error: `make docs`."""

from mdtkit import __version__

project = "mdtkit"
author = "The mdtkit contributors"
project_copyright = "The mdtkit contributors, Apache License 2.0"
version = release = __version__

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]

myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3
# Blocks of commands and of TOML are read by people and by tests; they are not highlighted as something they are not.
highlight_language = "text"

html_theme = "furo"
html_title = "mdtkit"
html_copy_source = False
html_show_sourcelink = False
# No fonts, scripts or counters from elsewhere: the pages can be read on a machine with no network.
html_theme_options = {"top_of_page_buttons": []}
