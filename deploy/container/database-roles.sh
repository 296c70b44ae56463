#!/bin/sh
# Make the two roles of doudi in a new PostgreSQL: the owner of the tables, and the one that the service runs as.
# PostgreSQL's image runs it once, when its volume is empty; passwords are in secret files.
set -eu
owner=$(cat "${SECRETS:-/run/secrets}/owner-password")
service=$(cat "${SECRETS:-/run/secrets}/service-password")
psql --set ON_ERROR_STOP=1 --set owner="$owner" --set service="$service" --username "$POSTGRES_USER" --dbname postgres <<'SQL'
CREATE ROLE doudi_owner LOGIN PASSWORD :'owner';
CREATE ROLE doudi LOGIN PASSWORD :'service';
CREATE DATABASE doudi OWNER doudi_owner;
REVOKE ALL ON DATABASE doudi FROM PUBLIC;
GRANT CONNECT ON DATABASE doudi TO doudi;
SQL
