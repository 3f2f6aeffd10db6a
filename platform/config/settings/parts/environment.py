"""The environment, read in one place."""

from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parents[4]
env = environ.Env()

DEMO = env.bool("RELAIS_DEMO", default=False)
PUBLIC_URL = env("RELAIS_PUBLIC_URL", default="http://127.0.0.1:8000").rstrip("/")
DATA_DIR = Path(env("RELAIS_DATA", default=str(BASE_DIR / "var")))
