"""How the manual is built: `make docs` puts it into build/docs, without a warning and without the network."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "extension"))

import travaux

project = "travaux"
author = "the travaux contributors"
project_copyright = "the travaux contributors, Apache License 2.0"
version = release = travaux.__version__
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "catalogue"]
exclude_patterns = ["examples"]
html_theme = "furo"
html_title = f"travaux {release}"
html_show_sourcelink = False
html_copy_source = False
nitpicky = True

myst_enable_extensions = ["deflist", "colon_fence"]
myst_heading_anchors = 3

default_role = "code"  # the docstrings write names between single backquotes
autodoc_typehints = "signature"
autodoc_member_order = "bysource"
autodoc_default_options = {"members": True, "show-inheritance": False}
python_use_unqualified_type_names = True
suppress_warnings = ["misc.highlighting_failure"]

# Annotations name types of the standard library and names imported for type checking only: no links here.
nitpick_ignore_regex = [("py:class", r".*")]
