"""SMS. Without a provider's file of settings nothing leaves the machine: messages are written as files."""

import tomllib
from pathlib import Path

from config.settings.parts.environment import DATA_DIR, env

_FILE = env("RELAIS_SMS_GATEWAY", default="")  # its names: notifications/gateways/sms_settings.py
SMS_GATEWAY = tomllib.loads(Path(_FILE).read_text(encoding="utf-8")) if _FILE else {}
SMS_SECRET = env("RELAIS_SMS_SECRET", default="")
SMS_RECEIPT_SECRET = env("RELAIS_SMS_RECEIPT_SECRET", default="")
SMS_FILE_PATH = str(DATA_DIR / "outbox_sms")
SMS_A_DAY = env.int("RELAIS_SMS_A_DAY", default=500)  # of one network, unless its coordination says otherwise

# The last part of the address where providers report what became of a message; empty: they may not.
RECEIPT_KEY = env("RELAIS_RECEIPT_KEY", default="")
# A mailbox file or folder that returned mails are delivered to; empty: none is read.
BOUNCE_MAILBOX = env("RELAIS_BOUNCE_MAILBOX", default="")

__all__ = [
    "BOUNCE_MAILBOX",
    "RECEIPT_KEY",
    "SMS_A_DAY",
    "SMS_FILE_PATH",
    "SMS_GATEWAY",
    "SMS_RECEIPT_SECRET",
    "SMS_SECRET",
]
