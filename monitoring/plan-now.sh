#!/bin/sh
# Asks GitHub for a plan at once. For hooks of clusters and receivers of alerts: docs/operations.md.
# Needs curl, GITHUB_REPOSITORY (owner/name) and GITHUB_TOKEN; takes a reason, which only the event
# shows. GITHUB_API_URL is for servers other than github.com.
set -eu
: "${GITHUB_REPOSITORY:?is not set: owner/name}" "${GITHUB_TOKEN:?is not set}"

# Letters, digits and spaces: no reason can break out of the JSON.
reason=$(printf '%s' "${1:-}" | tr -cd 'A-Za-z0-9 ._-' | cut -c 1-200)

# The header comes by a file descriptor, so that no list of processes shows the token.
curl --silent --show-error --fail --max-time 20 --retry 2 \
  --request POST --header @- \
  --header 'Accept: application/vnd.github+json' \
  --data "{\"event_type\":\"fleetmerge-plan\",\"client_payload\":{\"reason\":\"$reason\"}}" \
  "${GITHUB_API_URL:-https://api.github.com}/repos/$GITHUB_REPOSITORY/dispatches" <<HEADER
Authorization: Bearer $GITHUB_TOKEN
HEADER
