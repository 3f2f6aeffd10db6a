"""The import contracts of pyproject.toml hold."""

from importlinter.cli import lint_imports

from tests.architecture.source import ROOT


def test_every_import_contract_is_kept(capsys):
    exit_code = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)

    assert exit_code == 0, capsys.readouterr().out
