#!/usr/bin/env bash
# Makes the machine a Neo4j server with the settings below; every deployment runs it, and what is right already stays as it is. Bicep fills
# in its placeholders. The password comes from the vault by the machine's identity; it is in no file and no log.
set -euo pipefail

install -d -m 0755 /etc/atg
cat > /etc/atg/neo4j.env <<'SETTINGS'
@@settings@@
SETTINGS
# shellcheck source=/dev/null
. /etc/atg/neo4j.env

put() { # file, mode; content on standard input as base64
  base64 -d > "$1.new"
  chmod "$2" "$1.new"
  mv "$1.new" "$1"
}
put /usr/local/sbin/atg-neo4j-backup 0755 <<< '@@backup@@'
put /usr/local/sbin/atg-neo4j-restore 0755 <<< '@@restore@@'
put /usr/local/lib/atg-azure.sh 0644 <<< '@@azure@@'
# shellcheck source=/dev/null
. /usr/local/lib/atg-azure.sh

cloud-init status --wait > /dev/null || [ $? -eq 2 ] || { echo 'the first boot did not end well; see /var/log/cloud-init-output.log' >&2; exit 1; }
mountpoint -q /var/lib/neo4j || { echo 'the data disk is not mounted at /var/lib/neo4j' >&2; exit 1; }
install -d -o neo4j -g neo4j /var/lib/neo4j/certificates/bolt /var/lib/neo4j/dumps
chown -R neo4j:neo4j /var/lib/neo4j

certificates=/var/lib/neo4j/certificates/bolt
if [ ! -s "$certificates/private.key" ]; then
  openssl req -x509 -newkey rsa:3072 -nodes -days 3650 -subj /CN=neo4j \
    -keyout "$certificates/private.key" -out "$certificates/public.crt" 2> /dev/null
  chown neo4j:neo4j "$certificates"/*
  chmod 0400 "$certificates/private.key"
fi

conf=/etc/neo4j/neo4j.conf
before=$(sha256sum "$conf")
set_option() { # name, value
  grep -v -E "^#?$(printf '%s' "$1" | sed 's/[.]/[.]/g')=" "$conf" > "$conf.new" || true
  printf '%s=%s\n' "$1" "$2" >> "$conf.new"
  cat "$conf.new" > "$conf"
  rm "$conf.new"
}
memory_mb=$(awk '/MemTotal/ { print int($2 / 1024) }' /proc/meminfo)
set_option server.default_listen_address 0.0.0.0
set_option server.http.enabled false
set_option server.https.enabled false
set_option server.bolt.enabled true
set_option server.bolt.tls_level REQUIRED
set_option dbms.ssl.policy.bolt.enabled true
set_option dbms.ssl.policy.bolt.base_directory certificates/bolt
set_option dbms.ssl.policy.bolt.private_key private.key
set_option dbms.ssl.policy.bolt.public_certificate public.crt
set_option dbms.usage_report.enabled false
set_option server.memory.heap.initial_size "$((memory_mb * 35 / 100))m"
set_option server.memory.heap.max_size "$((memory_mb * 35 / 100))m"
set_option server.memory.pagecache.size "$((memory_mb * 40 / 100))m"

# Neo4j keeps the password that it was first started with; later ones are changed in Neo4j (docs/rotate-keys.md).
if [ ! -e /var/lib/neo4j/data/dbms/auth.ini ] && [ ! -d /var/lib/neo4j/data/databases/system ]; then
  secret "${VAULT_URI}secrets/neo4j-password" | neo4j_admin_password
fi

cat > /etc/systemd/system/atg-neo4j-backup.service <<'UNIT'
[Unit]
Description=Nightly dump of Neo4j into Blob Storage
[Service]
Type=oneshot
ExecStart=/usr/local/sbin/atg-neo4j-backup
UNIT
cat > /etc/systemd/system/atg-neo4j-backup.timer <<'UNIT'
[Unit]
Description=Nightly dump of Neo4j into Blob Storage
[Timer]
OnCalendar=@@backup-time@@
Persistent=true
[Install]
WantedBy=timers.target
UNIT
systemctl daemon-reload
systemctl enable --now atg-neo4j-backup.timer
systemctl enable neo4j
if [ "$before" != "$(sha256sum "$conf")" ]; then systemctl restart neo4j; else systemctl start neo4j; fi

for _ in $(seq 60); do
  if (exec 3<> /dev/tcp/127.0.0.1/7687) 2> /dev/null; then
    echo 'Neo4j answers on port 7687'
    exit 0
  fi
  sleep 2
done
echo 'Neo4j does not answer on port 7687 after two minutes; see journalctl -u neo4j' >&2
exit 1
