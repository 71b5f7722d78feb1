#!/bin/sh
# Brings Temporal's own two databases to the schema of this version; safe to run again.
# The password comes from SQL_PASSWORD, which the tool reads by itself.
set -eu
schema=/etc/temporal/schema/postgresql/v12
for store in temporal:temporal temporal_visibility:visibility; do
  database=${store%%:*}
  tool="temporal-sql-tool --plugin postgres12 --ep postgres --port 5432 --user temporal --db $database"
  $tool setup-schema -v 0.0
  $tool update-schema -d "$schema/${store#*:}/versioned"
done
