#!/usr/bin/env bash
# Puts a backup back: atg-neo4j-restore STAMP, where STAMP is a folder of the container of backups. What Neo4j held is replaced.
set -euo pipefail
. "${ATG_ENV:-/etc/atg/neo4j.env}"
. "${ATG_LIB:-/usr/local/lib/atg-azure.sh}"
dumps=${ATG_DUMPS:-/var/lib/neo4j/dumps}
stamp=${1:-}
[[ $stamp =~ ^[0-9]{8}T[0-9]{6}Z$ ]] || { echo 'give the stamp of a backup, such as 20260101T023000Z' >&2; exit 2; }

# Everything is here before anything is replaced.
for database in system neo4j; do
  as_machine https://storage.azure.com -H 'x-ms-version: 2023-11-03' -o "$dumps/$database.dump" "$BACKUPS_URI/$stamp/$database.dump"
done
chown neo4j:neo4j "$dumps"/*.dump
trap 'systemctl start neo4j' EXIT
systemctl stop neo4j
for database in system neo4j; do
  runuser -u neo4j -- neo4j-admin database load "$database" --from-path="$dumps" --overwrite-destination=true
  rm "$dumps/$database.dump"
done
systemctl start neo4j
trap - EXIT
echo "backup $stamp is back"
