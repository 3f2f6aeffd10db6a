"""What a monitor is given, and what is watched."""

from config.settings.parts.environment import DATA_DIR, env

RELAIS_METRICS_TOKEN = env("RELAIS_METRICS_TOKEN", default="")  # empty: /metrics does not exist
# An outside watcher that is called each minute while rounds are made and nothing alarms: its own alarm is our silence.
RELAIS_HEARTBEAT_URL = env("RELAIS_HEARTBEAT_URL", default="")
RELAIS_DEAD_A_DAY = env.int("RELAIS_DEAD_A_DAY", default=20)
# The number of the last round that sent something, outside the database: a restored one is behind it.
RELAIS_SENT_MARK = env("RELAIS_SENT_MARK", default=str(DATA_DIR / "sent.mark"))
