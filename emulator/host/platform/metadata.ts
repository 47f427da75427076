import { Answer, PlatformIdentity, PlatformMachine } from "./messages";

/** A request as the metadata service sees it. */
export interface MetadataRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Record<string, string | string[] | undefined>;
}

/** Makes an access token for an identity; the platform remembers whose it is. */
export type IssueToken = (
  identity: PlatformIdentity,
  audience: string,
) => { readonly token: string; readonly expiresOn: number };

const refusal = (status: number, error: string, description: string): Answer => ({
  status,
  body: { error, error_description: description },
});

/**
 * Instance metadata service (learn.microsoft.com, "Azure Instance Metadata Service" and "How to use managed identities on
 * an Azure VM to acquire an access token"): tokens, the compute document, user data, and an empty list of scheduled events.
 */
export function answerMetadata(
  request: MetadataRequest,
  caller: PlatformMachine | undefined,
  issue: IssueToken,
): Answer {
  if (caller === undefined) return refusal(404, "not_found", "No machine has the caller's address");
  if (request.headers["x-forwarded-for"] !== undefined) {
    return refusal(400, "invalid_request", "Requests with an X-Forwarded-For header are refused");
  }
  if (String(request.headers.metadata).toLowerCase() !== "true") {
    return refusal(400, "invalid_request", "Required metadata header not specified");
  }
  if (request.method !== "GET") return refusal(405, "method_not_allowed", "Only GET is emulated");
  if (!request.query.has("api-version")) {
    return refusal(400, "invalid_request", "Required query variable 'api-version' is missing");
  }
  switch (request.path) {
    case "/metadata/identity/oauth2/token":
      return answerToken(request.query, caller, issue);
    case "/metadata/instance":
      return { status: 200, body: { compute: caller.compute, network: networkOf(caller) } };
    case "/metadata/instance/compute":
      return { status: 200, body: caller.compute };
    case "/metadata/instance/compute/userData":
      return answerUserData(request.query, caller);
    case "/metadata/scheduledevents":
      return { status: 200, body: { DocumentIncarnation: 0, Events: [] } };
    default:
      return refusal(404, "not_found", `${request.path} is not emulated`);
  }
}

/** A leaf of the tree: the service gives it out as text alone, from the version on that knows user data. */
function answerUserData(query: URLSearchParams, { compute }: PlatformMachine): Answer {
  if (String(query.get("api-version")) < "2021-01-01") return refusal(404, "not_found", "userData needs 2021-01-01");
  if (query.get("format") !== "text") return refusal(400, "invalid_request", "format=text is required of a leaf");
  return { status: 200, body: undefined, text: compute.userData ?? "" };
}

function answerToken(query: URLSearchParams, caller: PlatformMachine, issue: IssueToken): Answer {
  const resource = query.get("resource");
  if (resource === null) return refusal(400, "invalid_request", "Required query variable 'resource' is missing");
  const [clientId, resourceId] = [query.get("client_id"), query.get("msi_res_id")];
  if (clientId === null && resourceId === null && caller.identities.length > 1) {
    const said = "Multiple user assigned identities exist, please specify the clientId / resourceId of the identity";
    return refusal(400, "invalid_request", `${said} in the token request`);
  }
  const identity = caller.identities.find(
    (candidate) =>
      (clientId === null || candidate.clientId === clientId) &&
      (resourceId === null || candidate.resourceId.toLowerCase() === resourceId.toLowerCase()),
  );
  if (identity === undefined) return refusal(400, "invalid_request", "Identity not found");
  const { token, expiresOn } = issue(identity, resource.replace(/\/+$/, ""));
  const now = Math.floor(Date.now() / 1000);
  return {
    status: 200,
    body: {
      access_token: token,
      client_id: identity.clientId,
      expires_in: String(expiresOn - now),
      expires_on: String(expiresOn),
      ext_expires_in: String(expiresOn - now),
      not_before: String(now),
      resource,
      token_type: "Bearer",
    },
  };
}

function networkOf(caller: PlatformMachine): unknown {
  return { interface: [{ ipv4: { ipAddress: [{ privateIpAddress: caller.address, publicIpAddress: "" }] } }] };
}
