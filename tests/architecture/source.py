"""The source as these tests read it: every module of the house, parsed once."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
PACKAGES = {
    "core": ROOT / "platform" / "core",
    "people": ROOT / "platform" / "people",
    "web": ROOT / "platform" / "web",
    "config": ROOT / "platform" / "config",
    "actors": ROOT / "actors",
    "referrals": ROOT / "referrals",
    "training": ROOT / "training",
    "notifications": ROOT / "notifications",
}


@dataclass(frozen=True)
class Module:
    """One file. `name` is what one imports, `room` its first part (its second inside `core`)."""

    path: Path
    name: str

    @cached_property
    def text(self) -> str:
        return self.path.read_text()

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def room(self) -> str:
        first, *rest = self.name.split(".")
        return rest[0] if first == "core" and rest else first

    @property
    def parts(self) -> list[str]:
        return self.name.split(".")

    def is_a(self, *kinds: str) -> bool:
        """The file, or the folder it lies in, is one of `kinds`: views, operations, migrations…"""
        return bool(set(kinds) & set(self.parts))

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))

    def at(self, node: ast.AST) -> str:
        return f"{self.name}:{getattr(node, 'lineno', 0)}"

    def __str__(self) -> str:
        return self.name


@cache
def every_module() -> tuple[Module, ...]:
    """Every module of the eight packages, migrations included."""
    return tuple(
        Module(
            path,
            ".".join((package, *path.relative_to(folder).with_suffix("").parts)).removesuffix(".__init__"),
        )
        for package, folder in PACKAGES.items()
        for path in sorted(folder.rglob("*.py"))
    )


def modules() -> list[Module]:
    """Every module but the migrations."""
    return [module for module in every_module() if not module.is_a("migrations")]


def test_files() -> list[Path]:
    return sorted((ROOT / "tests").rglob("*.py"))


test_files.__test__ = False  # type: ignore[attr-defined]


def chain(node: ast.expr) -> list[str]:
    """`Person.objects.visible_to(m).get` as ["Person", "objects", "visible_to", "get"]; "" for what is no name."""
    names: list[str] = []
    while True:
        if isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Name):
            return [node.id, *reversed(names)]
        else:
            return ["", *reversed(names)]
