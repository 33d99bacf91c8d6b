# SPDX-License-Identifier: GPL-2.0
"""Sphinx configuration. The environment's srctree is a kernel source."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
KERNEL = os.environ["srctree"]
sys.path.insert(0, os.path.join(KERNEL, "Documentation", "sphinx"))
sys.path.insert(0, os.path.join(HERE, "sphinx"))

project = "Nova"
copyright = "The Nova C developers"    # pylint: disable=redefined-builtin
extensions = ["kerneldoc", "nova_internals", "nova_tables", "nova_tests"]

# Where "kernel-doc::" looks for its files: the checkout.
kerneldoc_srctree = os.path.dirname(HERE)
kerneldoc_bin = os.path.join(KERNEL, "tools/docs/kernel-doc")

primary_domain = "c"
highlight_language = "none"
exclude_patterns = ["_build"]
html_theme = "alabaster"
html_theme_options = {"description": "NVIDIA GPUs with GSP firmware",
                      "page_width": "72em", "sidebar_width": "16em"}
html_show_copyright = False
html_copy_source = False

# Sphinx takes a struct and a function of the same name for a duplicate.
suppress_warnings = ["duplicate_declaration.c"]

# Attributes of the kernel that stand in prototypes.
c_id_attributes = ["__iomem", "__must_check", "__init", "__exit"]
c_paren_attributes = ["__printf", "__must_hold", "__must_hold_shared",
                      "__cond_acquires_shared", "__releases_shared",
                      "__assumes_ctx_lock"]
