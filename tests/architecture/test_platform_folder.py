"""`platform/` is a source root: a package of that name would shadow the standard library."""

import platform
import sysconfig
from pathlib import Path

from tests.architecture.source import ROOT


def test_the_standard_librarys_platform_is_the_one_imported():
    assert Path(platform.__file__).is_relative_to(sysconfig.get_path("stdlib"))


def test_platform_is_no_package_and_no_test_folder_takes_its_name():
    assert not (ROOT / "platform" / "__init__.py").exists()
    assert not (ROOT / "tests" / "platform").exists()


def test_test_folders_are_no_packages():
    assert list((ROOT / "tests").rglob("__init__.py")) == []
