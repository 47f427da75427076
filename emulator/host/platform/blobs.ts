import { mayConnect } from "./firewall";
import { TokenHolder } from "./keyVault";
import { PlatformAnswer, PlatformGrant, PlatformMachine, PlatformStorage } from "./messages";

export interface BlobRequest {
  readonly method: string;
  readonly path: string;
  /** Header `x-ms-version`. */
  readonly version?: string;
  /** Undefined when there is no token, or one that was never issued. */
  readonly holder?: TokenHolder;
  /** Undefined for a caller that is no machine. */
  readonly caller?: PlatformMachine;
}

/** "Storage Blob Data Reader" (learn.microsoft.com, "Azure built-in roles", Storage). */
const READER = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1";
/** The first version that takes tokens (learn.microsoft.com, "Authorize with Microsoft Entra ID", Blob Storage REST). */
const FIRST_WITH_TOKENS = "2017-11-09";

const problem = (status: number, code: string): PlatformAnswer => ({
  status,
  body: undefined,
  text: `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code></Error>`,
});

/**
 * The service endpoint of a region's own accounts, and the global one. The azure half checked when the account was written that the subnet
 * has the right one.
 */
const STORAGE_ENDPOINTS = ["Microsoft.Storage", "Microsoft.Storage.Global"] as const;

/** Blob Storage's data plane, as far as a gateway reads whole blobs. Account keys and public containers are not emulated. */
export function answerBlob(
  request: BlobRequest,
  storage: PlatformStorage,
  grants: readonly PlatformGrant[],
  now: number,
): PlatformAnswer {
  const { holder, caller, version = "" } = request;
  if (!mayConnect(storage.network, STORAGE_ENDPOINTS, caller)) return problem(403, "AuthorizationFailure");
  if (holder === undefined) return problem(409, "PublicAccessNotPermitted");
  if (holder.expiresOn <= now || holder.audience !== "https://storage.azure.com")
    return problem(401, "InvalidAuthenticationInfo");
  if (version < FIRST_WITH_TOKENS) return problem(401, "AuthenticationFailed");
  const [, containerName, ...rest] = request.path.split("/");
  const name = rest.join("/");
  if (request.method !== "GET" || name === "") return problem(405, "NotEmulated");
  const container = storage.containers.find((one) => one.name === containerName);
  const scopes = [storage.key, ...(container ? [container.key] : [])];
  const allowed = grants.some(
    ({ principalId, role, scope }) =>
      principalId === holder.principalId &&
      role === READER &&
      scopes.some((one) => one === scope || one.startsWith(`${scope}/`)),
  );
  if (!allowed) return problem(403, "AuthorizationPermissionMismatch");
  if (container === undefined) return problem(404, "ContainerNotFound");
  const blob = storage.blobs.find((one) => one.container === container.key && one.name === name);
  if (blob === undefined) return problem(404, "BlobNotFound");
  return { status: 200, body: undefined, file: blob.path };
}
