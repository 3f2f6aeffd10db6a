"""A room's templates extend the common frames and include components and their own folder only."""

import re

import pytest

from tests.architecture.source import TEMPLATES, modules

PAGES = sorted(path.relative_to(TEMPLATES) for path in TEMPLATES.rglob("*") if path.is_file())
FRAMES = {"base.html", "public.html", "print.html", "error.html"}
COMPONENTS = ("ui/",)

# The reviewed list: modules that declare text to be markup.
DECLARES_MARKUP = {"core.kernel.templatetags.ui"}


def _folder(path):
    return f"{path.parts[0]}/" if len(path.parts) > 1 else ""


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_a_template_takes_from_the_frames_the_components_and_its_own_folder(path):
    text = (TEMPLATES / path).read_text()
    extended = re.findall(r"""\{%\s*extends\s+["']([^"']+)["']""", text)
    included = re.findall(r"""\{%\s*include\s+["']([^"']+)["']""", text)
    own = _folder(path)

    assert [each for each in extended if each not in FRAMES and not (own and each.startswith(own))] == []
    assert [each for each in included if not each.startswith((*COMPONENTS, own) if own else COMPONENTS)] == []


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_a_template_names_what_it_takes_and_trusts_no_text(path):
    text = (TEMPLATES / path).read_text()

    assert re.findall(r"\{%\s*(?:include|extends)\s+(?![\"'])[^%]*%\}", text) == []
    assert re.findall(r"\|\s*safe\b|\|\s*safeseq\b", text) == []
    assert path.suffix == ".txt" or "autoescape" not in text


def test_only_the_listed_modules_declare_markup():
    trusts = re.compile(r"\b(mark_safe|SafeString\(|SafeText|format_html|html_safe|__html__)")

    assert {module.name for module in modules() if trusts.search(module.text)} == DECLARES_MARKUP
