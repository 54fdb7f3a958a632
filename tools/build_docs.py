"""Make the API pages from the docstrings: HTML that needs no Internet, with CONTRIBUTING.md on its first page.

    python tools/build_docs.py FOLDER

With pdoc, for it reads docstrings as ours are written: Markdown, in which `Lab.start` in backticks leads there. Sphinx
is here for its reveal.js, but it would have them in reStructuredText, takes three times as long, and cannot read
CONTRIBUTING.md without one more package. What pdoc has to warn of ends the build.
"""

import argparse
import pkgutil
import re
import shutil
import warnings
from pathlib import Path

import pdoc

import fincert_lab

ROOT = Path(__file__).parents[1]
TEMPLATES = Path(__file__).parent / "templates" / "docs"


def build(target: Path) -> None:
    """Write a page for the public names and one for each module there is, and a first page that leads to them."""
    _load_public_names()
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    pdoc.render.configure(docformat="markdown", show_source=False, template_directory=TEMPLATES)
    pdoc.render.env.globals["contributing"] = contributing
    # Each by its name: in a package that has public names, pdoc looks for no other members.
    modules = [module.name for module in pkgutil.walk_packages(fincert_lab.__path__, f"{fincert_lab.__name__}.")]
    with warnings.catch_warnings(action="error"):
        warnings.filterwarnings("ignore", "The module specification .* has already been added", UserWarning)
        pdoc.pdoc(fincert_lab.__name__, *modules, output_directory=target)
    for linked in re.findall(r"\]\((?!https?:)([^)#]+)", contributing):
        (target / linked).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / linked, target / linked)


def _load_public_names() -> None:
    """Put them where pdoc looks: it knows nothing of a module's __getattr__."""
    for name in fincert_lab.__all__:
        setattr(fincert_lab, name, getattr(fincert_lab, name))


def main() -> None:
    """Build, as the command line says."""
    parser = argparse.ArgumentParser(description="Make the API pages from the docstrings.")
    parser.add_argument("folder", type=Path)
    build(parser.parse_args().folder)


if __name__ == "__main__":
    main()
