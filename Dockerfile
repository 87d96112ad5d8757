# Assets: the design systems' compiled files. Nothing of Node reaches the final image.
FROM node:24-bookworm-slim AS assets
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

# Environment: exactly what requirements.txt names, checked by hash.
FROM python:3.13-slim-bookworm AS environment
WORKDIR /app
COPY requirements.txt ./
RUN python -m venv .venv \
 && .venv/bin/python -m pip install --no-cache-dir --no-deps --require-hashes -r requirements.txt
COPY . .
COPY --from=assets /build/node_modules node_modules
RUN .venv/bin/python config/assets.py --installed \
 && SECRET_KEY=only-for-collecting-files .venv/bin/python manage.py collectstatic --no-input \
 && rm -rf node_modules var \
 && .venv/bin/python -m compileall -q assessment casework config .venv/lib

# The product, as an ordinary user who owns none of its files.
FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /var/lib/asb --create-home asb
COPY --from=environment /app /app
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    ASB_HOME=/var/lib/asb \
    BIND=0.0.0.0:8000
USER 10001
EXPOSE 8000
CMD ["gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]
