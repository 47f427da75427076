import { mayConnect } from "./firewall";
import { PlatformAnswer, PlatformGrant, PlatformMachine, PlatformVault } from "./messages";

/** The identity that a bearer token stands for. */
export interface TokenHolder {
  readonly principalId: string;
  readonly audience: string;
  /** Seconds since 1970. */
  readonly expiresOn: number;
}

export interface VaultRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Undefined when there is no token, or one that was never issued. */
  readonly holder?: TokenHolder;
  /** Undefined for a caller that is no machine. */
  readonly caller?: PlatformMachine;
  /** Address at which it came in: that of a private endpoint, or the public one. */
  readonly at?: string;
}

/** Versions of a vault's secrets; the newest is last. */
export type VersionsOf = (
  secretKey: string,
) => readonly { readonly version: string; readonly value: string; readonly created: number }[];

/** Built-in roles that may read a secret's value (learn.microsoft.com, "Azure built-in roles", Security). */
const READING_ROLES: ReadonlySet<string> = new Set([
  "4633458b-17de-408a-b874-0445c86b69e6", // Key Vault Secrets User
  "b86a8fe4-44ce-4948-aee5-eccb2c155cd7", // Key Vault Secrets Officer
  "00482a5a-887f-4fb3-b363-3b7fe8e74483", // Key Vault Administrator
]);

const problem = (status: number, code: string, message: string, inner?: string): PlatformAnswer => ({
  status,
  body: { error: { code, message, ...(inner === undefined ? {} : { innererror: { code: inner } }) } },
});

/** Key Vault's data plane, as far as reading secrets goes. Checked in Azure's order: token, firewall, role, secret. */
export function answerVault(
  request: VaultRequest,
  vault: PlatformVault,
  grants: readonly PlatformGrant[],
  versionsOf: VersionsOf,
  now: number,
): PlatformAnswer {
  const { holder, caller } = request;
  if (holder === undefined || holder.expiresOn <= now || holder.audience !== "https://vault.azure.net") {
    return {
      ...problem(401, "Unauthorized", "AKV10000: Request is missing a Bearer or PoP token."),
      headers: {
        "WWW-Authenticate":
          'Bearer authorization="https://login.microsoftonline.com/emulated", resource="https://vault.azure.net"',
      },
    };
  }
  if (!request.query.has("api-version")) {
    return problem(400, "BadParameter", "The request URI does not contain required query parameter: api-version");
  }
  // The firewall is about public addresses: what comes through an endpoint passes it.
  const throughEndpoint = request.at !== undefined && vault.endpoints.includes(request.at);
  if (!throughEndpoint && !mayConnect(vault.network, ["Microsoft.KeyVault"], caller)) {
    const message =
      `Client address is not authorized and caller is not a trusted service. Client address: ${caller?.address ?? "unknown"} ` +
      `Vault: ${vault.host.split(".")[0]}`;
    return problem(403, "Forbidden", message, "ForbiddenByFirewall");
  }
  const [, collection, name, version] = request.path.split("/");
  if (request.method !== "GET" || collection !== "secrets" || name === undefined || name === "") {
    return problem(405, "NotEmulated", `${request.method} ${request.path} is not emulated: only reading a secret is`);
  }
  const secretKey = `${vault.key}/secrets/${name.toLowerCase()}`;
  if (!mayRead(secretKey, holder.principalId, vault, grants)) {
    const message =
      "Caller is not authorized to perform action on resource.\nAction: 'Microsoft.KeyVault/vaults/secrets/getSecret/action'\n" +
      `Resource: '${secretKey}'\nAssignment: (not found)`;
    return problem(403, "Forbidden", message, "ForbiddenByRbac");
  }
  const secret = vault.secrets.find(({ key }) => key === secretKey);
  const versions = secret === undefined ? [] : versionsOf(secret.key);
  const found = version ? versions.find((candidate) => candidate.version === version) : versions[versions.length - 1];
  if (secret === undefined || found === undefined) {
    const message =
      `A secret with (name/id) ${name}${version ? `/${version}` : ""} was not found in this key vault. If you recently deleted ` +
      "this secret you may be able to recover it using the correct recovery command.";
    return problem(404, "SecretNotFound", message);
  }
  if (!secret.enabled)
    return problem(403, "Forbidden", "Operation get is not allowed on a disabled secret.", "SecretDisabled");
  return {
    status: 200,
    body: {
      value: found.value,
      contentType: secret.contentType,
      id: `https://${vault.host}/secrets/${secret.name}/${found.version}`,
      attributes: { enabled: true, created: found.created, updated: found.created, recoveryLevel: "Recoverable" },
      tags: {},
    },
  };
}

/**
 * A role counts at the secret, its vault, and every scope above. Access policies are not emulated, so without RBAC
 * every caller is refused.
 */
function mayRead(
  secretKey: string,
  principalId: string,
  vault: PlatformVault,
  grants: readonly PlatformGrant[],
): boolean {
  return (
    vault.rbac &&
    grants.some(
      (grant) =>
        grant.principalId === principalId &&
        READING_ROLES.has(grant.role) &&
        (secretKey === grant.scope || secretKey.startsWith(`${grant.scope}/`)),
    )
  );
}
