#!/usr/bin/env python
"""Django's commands. `./relais manage …` calls this with the servers and the environment ready."""

import os
import sys
from pathlib import Path


def main() -> None:
    # Second, never first: `import platform` must stay the standard library's.
    sys.path.insert(1, str(Path(__file__).resolve().parent / "platform"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
