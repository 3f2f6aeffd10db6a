# For real deployments: nothing embedded is started, no secret is inside.
FROM python:3.11-slim-bookworm

RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --create-home --home-dir /srv/relais relais

WORKDIR /srv/relais/app
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes --compile -r requirements.lock

COPY . .
ARG RELEASE=""
ENV PYTHONPATH=/srv/relais/app:/srv/relais/app/platform \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production \
    RELAIS_DATA=/srv/relais/data \
    RELAIS_RELEASE=${RELEASE} \
    RELAIS_STATIC_STORAGE=whitenoise.storage.CompressedManifestStaticFilesStorage

# Compressed once, here. The values below only let the settings load; none is kept in the image.
RUN mkdir -p /srv/relais/data/files /srv/relais/data/outbox && chown -R relais /srv/relais/data
USER relais
RUN SECRET_KEY=$(printf 'b%.0s' $(seq 60)) RELAIS_HMAC_KEY=$(printf 'c%.0s' $(seq 60)) \
    RELAIS_FIELD_KEY=$(printf 'd%.0s' $(seq 60)) \
    DATABASE_URL=postgresql://nobody@localhost/none REDIS_URL=redis://localhost/0 \
    python manage.py collectstatic --noinput --verbosity 0

EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "-c", "gunicorn.conf.py", "--no-control-socket", "--bind", "0.0.0.0:8000"]
