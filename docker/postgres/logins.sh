#!/bin/sh
# Runs at every start, before the migrations: a login for each kind of process, which owns nothing and is a member of the group
# that the migrations grant rights to. Also gives new passwords, and brings them to a volume from before there were any.
set -eu
psql --set ON_ERROR_STOP=1 \
  --set api_password="$HABARLAMA_API_PASSWORD" \
  --set worker_password="$HABARLAMA_WORKER_PASSWORD" \
  --set auditor_password="$HABARLAMA_AUDITOR_PASSWORD" <<'SQL'
SELECT format('CREATE ROLE %I NOLOGIN', role)
  FROM unnest(ARRAY['habarlama_api', 'habarlama_worker', 'habarlama_auditor',
                    'habarlama_api_login', 'habarlama_worker_login', 'habarlama_auditor_login']) AS role
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role)
\gexec
ALTER ROLE habarlama_api_login LOGIN PASSWORD :'api_password';
ALTER ROLE habarlama_worker_login LOGIN PASSWORD :'worker_password';
ALTER ROLE habarlama_auditor_login LOGIN PASSWORD :'auditor_password';
GRANT habarlama_api TO habarlama_api_login;
GRANT habarlama_worker TO habarlama_worker_login;
GRANT habarlama_auditor TO habarlama_auditor_login;
GRANT CONNECT ON DATABASE habarlama TO habarlama_api, habarlama_worker, habarlama_auditor;
SQL
