#!/bin/sh
# A file as evidence of one innovation, with curl. Sent twice, as after a line that
# broke, it is kept once: the key is made of what is sent.
#
#   PORTAL=https://portal.example TOKEN=smc_... sh evidence.sh 12 photo antrean.jpg
set -eu
innovation=$1 kind=$2 file=$3
key=$({ printf '%s %s ' "$innovation" "$kind" && cat "$file"; } | sha256sum | cut -c1-64)

send() {
    curl --silent --show-error --fail-with-body --retry 3 \
        --header "Authorization: Bearer $TOKEN" \
        --header "Idempotency-Key: $key" \
        --form "innovation=$innovation" --form "kind=$kind" --form "file=@$file" \
        "$PORTAL/api/v1/evidence/"
}

first=$(send)
echo "$first"
test "$(send)" = "$first" && echo "sent again: the same answer"
