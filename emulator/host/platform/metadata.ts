import { eventDocument, startRequests } from "./eventDocument";
import { PlatformAnswer, PlatformConfiguration, PlatformIdentity, PlatformMachine } from "./messages";

/** A request as the metadata service sees it. */
export interface MetadataRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

/** Makes an access token for an identity; the platform remembers whose it is. */
export type IssueToken = (
  identity: PlatformIdentity,
  audience: string,
) => { readonly token: string; readonly expiresOn: number };

/** The scheduled events, and the callbacks for a machine that asks for them or approves one. */
export interface EventsOfPlatform {
  readonly scheduled: PlatformConfiguration["events"];
  asked(machine: string): void;
  acknowledge(event: string): void;
}

const refusal = (status: number, error: string, description: string): PlatformAnswer => ({
  status,
  body: { error, error_description: description },
});

/**
 * Instance metadata service (learn.microsoft.com, "Azure Instance Metadata Service" and "How to use managed identities on
 * an Azure VM to acquire an access token"): tokens, the compute document, user data, and scheduled events.
 */
export function answerMetadata(
  request: MetadataRequest,
  caller: PlatformMachine | undefined,
  issue: IssueToken,
  events: EventsOfPlatform,
): PlatformAnswer {
  if (caller === undefined) return refusal(404, "not_found", "No machine has the caller's address");
  if (request.headers["x-forwarded-for"] !== undefined) {
    return refusal(400, "invalid_request", "Requests with an X-Forwarded-For header are refused");
  }
  if (String(request.headers.metadata).toLowerCase() !== "true") {
    return refusal(400, "invalid_request", "Required metadata header not specified");
  }
  const aboutEvents = request.path === "/metadata/scheduledevents";
  if (request.method !== "GET" && !(aboutEvents && request.method === "POST"))
    return refusal(405, "method_not_allowed", "Only GET is emulated, and POST for scheduled events");
  if (!request.query.has("api-version")) {
    return refusal(400, "invalid_request", "Required query variable 'api-version' is missing");
  }
  if (aboutEvents) return answerEvents(request, caller, events);
  switch (request.path) {
    case "/metadata/identity/oauth2/token":
      return answerToken(request.query, caller, issue);
    case "/metadata/instance":
      return { status: 200, body: { compute: caller.compute, network: networkOf(caller) } };
    case "/metadata/instance/compute":
      return { status: 200, body: caller.compute };
    case "/metadata/instance/compute/userData":
      return answerUserData(request.query, caller);
    case "/metadata/instance/compute/name":
      return { status: 200, body: undefined, text: caller.compute.name ?? "" };
    default:
      return refusal(404, "not_found", `${request.path} is not emulated`);
  }
}

function answerEvents(request: MetadataRequest, caller: PlatformMachine, events: EventsOfPlatform): PlatformAnswer {
  const { incarnation, list } = events.scheduled;
  if (request.method === "GET") {
    events.asked(caller.name);
    return eventDocument(String(request.query.get("api-version")), caller, incarnation, list);
  }
  const ids = startRequests(request.body, caller, list);
  if ("status" in ids) return ids;
  for (const id of ids) events.acknowledge(id);
  return { status: 200, body: undefined, text: "" };
}

/** A leaf of the tree: the service gives it out as text alone, from the version on that knows user data. */
function answerUserData(query: URLSearchParams, { compute }: PlatformMachine): PlatformAnswer {
  if (String(query.get("api-version")) < "2021-01-01") return refusal(404, "not_found", "userData needs 2021-01-01");
  if (query.get("format") !== "text") return refusal(400, "invalid_request", "format=text is required of a leaf");
  return { status: 200, body: undefined, text: compute.userData ?? "" };
}

function answerToken(query: URLSearchParams, caller: PlatformMachine, issue: IssueToken): PlatformAnswer {
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
