#!/bin/sh
# Makes the namespace, keeps closed cases 90 days in it, and registers our search attributes; safe to run again.
set -eu

# A new namespace takes some seconds to be known to every part of the server.
patiently() {
  tries=30
  until "$@"; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || return 1
    sleep 2
  done
}

patiently temporal operator cluster health
temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1 ||
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention 90d
patiently temporal operator namespace update --namespace "$TEMPORAL_NAMESPACE" --retention 90d
patiently temporal operator search-attribute create --namespace "$TEMPORAL_NAMESPACE" \
  --name habarlamaStatus --type Keyword \
  --name habarlamaKind --type Keyword \
  --name habarlamaBody --type Keyword
