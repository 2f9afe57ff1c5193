# What the scripts of the Neo4j machine ask Azure for, as the machine's identity. Sourced, never run.

# A token for a resource; the word goes to standard output and nowhere else.
token() { # resource
  curl -fsS --retry 5 --retry-connrefused -H Metadata:true --noproxy '*' --get \
    --data-urlencode "resource=$1" 'http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01' | jq -er .access_token
}

# curl with a token, which travels in a file descriptor, so that no list of processes shows it.
as_machine() { # resource, arguments of curl
  local bearer
  bearer=$(token "$1")
  shift
  curl -fsS --retry 5 --retry-connrefused -H @<(printf 'Authorization: Bearer %s\n' "$bearer") "$@"
}

# The value of a secret. Rights of a new identity take minutes to arrive.
secret() { # address of the secret
  local value
  for _ in $(seq 40); do
    if value=$(as_machine "$VAULT_RESOURCE" "$1?api-version=7.4" 2> /dev/null | jq -er .value); then
      printf '%s' "$value"
      return 0
    fi
    sleep 15
  done
  echo "the vault does not hand out $1 to this machine" >&2
  return 1
}

# Sets the first password, read from standard input.
neo4j_admin_password() {
  local password
  IFS= read -r -d '' password || true
  [ -n "$password" ] || { echo 'the password is empty' >&2; return 1; }
  runuser -u neo4j -- neo4j-admin dbms set-initial-password "$password" > /dev/null
}

# Storage takes at most 4,000 MiB in one block and 50,000 blocks; smaller ones cost less when one is sent again.
BLOCK_MB=${BLOCK_MB:-256}

# Sends a file to a blob in blocks.
upload() { # file, address of the blob
  local size count block ids=''
  size=$(stat -c %s "$1")
  count=$(((size + BLOCK_MB * 1048576 - 1) / (BLOCK_MB * 1048576)))
  for ((n = 0; n < count; n++)); do
    block=$(printf 'block-%06d' "$n" | base64)
    dd if="$1" bs=1M skip=$((n * BLOCK_MB)) count="$BLOCK_MB" status=none > "$1.block"
    as_machine https://storage.azure.com -X PUT -H 'x-ms-version: 2023-11-03' -H 'Content-Type: application/octet-stream' \
      --data-binary "@$1.block" "$2?comp=block&blockid=$(printf '%s' "$block" | jq -sRr @uri)"
    ids+="<Latest>$block</Latest>"
  done
  rm -f "$1.block"
  as_machine https://storage.azure.com -X PUT -H 'x-ms-version: 2023-11-03' -H 'Content-Type: application/xml' \
    --data-binary "<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>$ids</BlockList>" "$2?comp=blocklist"
}
