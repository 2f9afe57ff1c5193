#!/usr/bin/env bash
# Dumps Neo4j into the container of backups. Neo4j Community dumps a stopped database only, so it is away meanwhile; jobs wait for it.
set -euo pipefail
. "${ATG_ENV:-/etc/atg/neo4j.env}"
. "${ATG_LIB:-/usr/local/lib/atg-azure.sh}"
dumps=${ATG_DUMPS:-/var/lib/neo4j/dumps}
stamp=$(date -u +%Y%m%dT%H%M%SZ)

trap 'systemctl start neo4j' EXIT
systemctl stop neo4j
for database in system neo4j; do
  runuser -u neo4j -- neo4j-admin database dump "$database" --to-path="$dumps" --overwrite-destination=true
done
systemctl start neo4j
trap - EXIT

for database in system neo4j; do
  upload "$dumps/$database.dump" "$BACKUPS_URI/$stamp/$database.dump"
  rm "$dumps/$database.dump"
done
echo "backup $stamp is in $BACKUPS_URI"
