"""Celery carries wake-ups only: state lives in PostgreSQL, and losing Redis loses nothing."""

from celery.schedules import crontab

from config.settings.parts.environment import env

_redis = env("REDIS_URL")
CELERY_BROKER_URL = (
    _redis.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=")
    if _redis.startswith("unix://")
    else _redis
)
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {"notifications.tasks.drain": {"queue": "mail"}}
CELERY_TASK_IGNORE_RESULT = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_SERIALIZER = "json"
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 300
CELERY_TASK_TIME_LIMIT = 360
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
    "max_retries": 0,  # a page never waits for the queue: what it would have carried is in the database
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "clocks": {"task": "people.tasks.keep_clocks", "schedule": 86400.0, "options": {"expires": 43200}},
    "ledger": {"task": "people.tasks.watch_ledger", "schedule": crontab(hour=2, minute=20)},
    "levels": {"task": "referrals.tasks.sweep", "schedule": 300.0, "options": {"expires": 290}},
    "scans": {"task": "people.tasks.check_scans", "schedule": 300.0, "options": {"expires": 290}},
    "relay": {"task": "notifications.tasks.tick", "schedule": 30.0, "options": {"expires": 25}},
    "unusual-readings": {"task": "people.tasks.watch", "schedule": 600.0, "options": {"expires": 590}},
    "bounces": {"task": "notifications.tasks.read_bounces", "schedule": 300.0, "options": {"expires": 290}},
    "watch": {"task": "notifications.tasks.watch", "schedule": 60.0, "options": {"expires": 55}},
    "reconcile": {"task": "notifications.tasks.reconcile", "schedule": 300.0, "options": {"expires": 290}},
    "exports": {"task": "people.tasks.sweep_exports", "schedule": 3600.0, "options": {"expires": 3500}},
    "slots": {"task": "actors.tasks.publish_ahead", "schedule": crontab(hour=1, minute=10)},
    "let-go": {"task": "referrals.tasks.let_go", "schedule": 3600.0, "options": {"expires": 3500}},
}
