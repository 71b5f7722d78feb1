#!/bin/sh
# Makes the namespace, keeps closed cases 90 days in it, and registers our search attributes; safe to run again.
set -eu
until temporal operator cluster health >/dev/null 2>&1; do sleep 2; done
temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1 ||
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention 90d
temporal operator namespace update --namespace "$TEMPORAL_NAMESPACE" --retention 90d
# A new namespace takes some seconds to be known to every part of the server.
until temporal operator search-attribute create --namespace "$TEMPORAL_NAMESPACE" \
  --name habarlamaStatus --type Keyword \
  --name habarlamaKind --type Keyword \
  --name habarlamaBody --type Keyword; do sleep 2; done
