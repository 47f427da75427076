#!/bin/bash
# The tokens by which a job of GitHub's reaches Pulumi's state without a stored secret (docs/backends.md): Azure's into a file, which
# Pulumi's storage and Key Vault read, and a sign-in to Pulumi Cloud where PULUMI_ORG names an organisation.
set -euo pipefail
umask 077
token() {
  curl --silent --show-error --fail --get --header "Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" \
    --data-urlencode "audience=$1" "$ACTIONS_ID_TOKEN_REQUEST_URL" | jq --exit-status --raw-output .value
}
token api://AzureADTokenExchange > "$RUNNER_TEMP/azure-token"
echo "AZURE_FEDERATED_TOKEN_FILE=$RUNNER_TEMP/azure-token" >> "$GITHUB_ENV"
if [ -n "$PULUMI_ORG" ]; then
  token "urn:pulumi:org:$PULUMI_ORG" > "$RUNNER_TEMP/pulumi-token"
  pulumi login --oidc-token "file://$RUNNER_TEMP/pulumi-token" --oidc-org "$PULUMI_ORG" --oidc-expiration 2h
fi
