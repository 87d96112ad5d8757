#!/bin/sh
# The two roles and the database, made when the database server of docker-compose.yml starts for the first time.
# The rights of asb_app on the tables are given by "manage.py migrate".
set -eu
psql --username "$POSTGRES_USER" --dbname postgres --set ON_ERROR_STOP=1 \
    --set owner_password="$OWNER_PASSWORD" --set app_password="$APP_PASSWORD" <<'SQL'
CREATE ROLE asb_owner LOGIN NOSUPERUSER CREATEDB PASSWORD :'owner_password';
CREATE ROLE asb_app LOGIN PASSWORD :'app_password';
CREATE DATABASE asb OWNER asb_owner;
SQL
