#!/bin/sh
# Runs once, when the volume is empty: a role and a database each for the cases and for Temporal,
# so that neither can read what the other keeps.
set -eu
psql --set ON_ERROR_STOP=1 \
  --set habarlama_password="$HABARLAMA_DB_PASSWORD" \
  --set temporal_password="$TEMPORAL_DB_PASSWORD" \
  --username "$POSTGRES_USER" --dbname postgres <<'SQL'
CREATE ROLE habarlama LOGIN PASSWORD :'habarlama_password';
CREATE ROLE temporal LOGIN PASSWORD :'temporal_password';
CREATE DATABASE habarlama OWNER habarlama;
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
REVOKE CONNECT ON DATABASE habarlama, temporal, temporal_visibility FROM PUBLIC;
SQL
