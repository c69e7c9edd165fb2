#!/bin/sh
# Innovations of one regency with curl: a page of JSON, the whole list as CSV, and one
# record that is only sent again when it has changed.
#
#   PORTAL=https://portal.example TOKEN=smc_... sh innovations.sh 32.11
set -eu
regency=${1:-32.11}

ask() {
    curl --silent --show-error --fail-with-body --retry 3 \
        --header "Authorization: Bearer $TOKEN" "$@"
}

echo "== the five changed last"
ask "$PORTAL/api/v1/innovations/?regency=$regency&ordering=-updated_at&page_size=5&fields=id,name,status"
echo

echo "== all of them as CSV"
ask --header "Accept: text/csv" --output innovations.csv \
    "$PORTAL/api/v1/innovations/?regency=$regency"
wc -l <innovations.csv

echo "== one record, twice: the second time only if it has changed"
first=$(ask "$PORTAL/api/v1/innovations/?regency=$regency&page_size=1&fields=id" |
    sed -n 's/.*"id":\([0-9]*\).*/\1/p')
etag=$(ask --dump-header - --output record.json "$PORTAL/api/v1/innovations/$first/" |
    tr -d '\r' | sed -n 's/^[Ee][Tt][Aa][Gg]: //p')
ask --output /dev/null --write-out '%{http_code}\n' \
    --header "If-None-Match: $etag" "$PORTAL/api/v1/innovations/$first/"
