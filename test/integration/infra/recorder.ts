import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { withoutOlderTypes } from "../../olderTypes";
import { withoutStackTraces } from "../../stackTraces";
import { withItsErrors } from "../../unhandledErrors";

/** One resource as the program asked the engine for it. */
export interface Registration {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** Plain values; a secret one is `{ secret: value }`. */
  readonly inputs: Record<string, unknown>;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly deletedWith: string;
  readonly deleteBeforeReplace: boolean | undefined;
  readonly replaceOnChanges: readonly string[];
  readonly ignoreChanges: readonly string[];
  /** Names of outputs that Pulumi keeps as secrets, in addition to those that are secret by themselves. */
  readonly secretOutputs: readonly string[];
  /** Minutes after which Pulumi gives up; undefined where its own limit stands. */
  readonly minutes: Readonly<Record<"create" | "update" | "delete", number | undefined>>;
  /** Names of the resources that must be done before it. */
  readonly dependencies: readonly string[];
}

/** The resources that a run of a program registered, by name, in the order of registration. */
export class Recording {
  constructor(readonly all: readonly Registration[]) {}

  ofType(suffix: string): Registration[] {
    return this.all.filter((one) => one.type.endsWith(suffix));
  }

  named(name: string): Registration {
    const found = this.all.find((one) => one.name === name);
    if (!found) throw new Error(`nothing is named ${name}; there are ${this.all.map((one) => one.name).join(", ")}`);
    return found;
  }
}

const SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001";

/** The id and the outputs that a resource gets, from those that it gets otherwise. */
export type RecordedAnswer = (
  args: pulumi.runtime.MockResourceArgs,
  usual: { readonly id: string; readonly state: Readonly<Record<string, unknown>> },
) => { readonly id: string; readonly state: Readonly<Record<string, unknown>> };

/** Answers of Azure's that are not the usual ones. */
interface Otherwise {
  readonly answer?: RecordedAnswer;
  /** Is told each call of a function. */
  readonly called?: (args: pulumi.runtime.MockCallArgs) => void;
  /** The subscription that is deployed to. */
  readonly subscriptionId?: string;
}

/**
 * Runs a program against Pulumi's mocks, waits until every resource it makes is registered, and says what it asked for and what
 * it told the person who deploys.
 *
 * @param existing by ARM id, what Azure answers for resources that are there already
 */
export async function record<T>(
  run: () => T,
  existing: Readonly<Record<string, Record<string, unknown>>> = {},
  { answer = (_args, usual) => usual, called, subscriptionId = "subscription-1" }: Otherwise = {},
): Promise<{ recording: Recording; result: T; notices: string[] }> {
  const newResource = (args: pulumi.runtime.MockResourceArgs): pulumi.runtime.MockResourceResult => {
    const state = existing[args.id ?? ""];
    return answer(args, state === undefined ? mockResource(args) : { id: args.id!, state });
  };
  const call = (args: pulumi.runtime.MockCallArgs) => {
    called?.(args);
    return mockCall(args, subscriptionId);
  };
  await pulumi.runtime.setMocks({ newResource, call }, "defender-icap-gateway", "dev");
  const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
  const all: Registration[] = [];
  const original = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) =>
    original(request, (error, response) => {
      if (response) all.push(registration(request, response.getUrn()));
      callback(error, response);
    });
  const notices: string[] = [];
  const { info, warn } = pulumi.log;
  const note = (text: string): Promise<void> => Promise.resolve(void notices.push(text));
  Object.assign(pulumi.log, { info: note, warn: note }); // without an engine Pulumi prints them
  try {
    const result = await withoutStackTraces(() =>
      withoutOlderTypes(() =>
        withItsErrors(async () => {
          const made = run();
          await pulumi.runtime.disconnect();
          return { made };
        }),
      ),
    );
    return { recording: new Recording(all), result: result.made, notices };
  } finally {
    Object.assign(pulumi.log, { info, warn });
  }
}

type Callback = (error: unknown, response?: { getUrn(): string }) => void;
interface Monitor {
  registerResource(request: RegisterResourceRequest, callback: Callback): unknown;
}

function registration(request: RegisterResourceRequest, urn: string): Registration {
  return {
    type: request.getType(),
    name: request.getName(),
    urn,
    inputs: readable(request.getObject()?.toJavaScript() ?? {}) as Record<string, unknown>,
    protect: request.getProtect() ?? false,
    retainOnDelete: request.getRetainondelete() ?? false,
    deletedWith: request.getDeletedwith(),
    deleteBeforeReplace: request.getDeletebeforereplacedefined() ? request.getDeletebeforereplace() : undefined,
    replaceOnChanges: request.getReplaceonchangesList(),
    ignoreChanges: request.getIgnorechangesList(),
    secretOutputs: request.getAdditionalsecretoutputsList(),
    minutes: minutesOf(request.getCustomtimeouts()),
    dependencies: request.getDependenciesList().map((one) => one.split("::").at(-1)!),
  };
}

const minutesOf = (limits: RegisterResourceRequest.CustomTimeouts | undefined): Registration["minutes"] => ({
  create: minutes(limits?.getCreate()),
  update: minutes(limits?.getUpdate()),
  delete: minutes(limits?.getDelete()),
});

/** From a text such as `90m`. */
const minutes = (text: string | undefined): number | undefined => (text ? Number.parseInt(text, 10) : undefined);

/** Keys that mark a value's kind on the wire (Pulumi: pkg/resource, "special signatures"). */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

function readable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(readable);
  if (value === null || typeof value !== "object") return value;
  const entries = value as Record<string, unknown>;
  if (entries[SIGNATURE] === SECRET) return { secret: readable(entries["value"]) };
  return Object.fromEntries(Object.entries(entries).map(([key, inner]) => [key, readable(inner)]));
}

/** Enough of what Azure and the tls provider compute for the program to go on. */
function mockResource(args: pulumi.runtime.MockResourceArgs): ReturnType<RecordedAnswer> {
  const [, module = "", kind = ""] = args.type.split(":");
  const group = String(args.inputs["resourceGroupName"] ?? args.name);
  const inGroup = `${SUBSCRIPTION}/resourceGroups/${group}`;
  const collection = kind === "UserAssignedIdentity" ? "userAssignedIdentities" : kind;
  const id =
    args.id ||
    (kind === "ResourceGroup" ? inGroup : `${inGroup}/providers/Microsoft.${module}/${collection}/${args.name}`);
  const withIds = (parts: unknown, collection: string): unknown[] =>
    (parts as { name: string }[]).map((part) => ({ ...part, id: `${id}/${collection}/${part.name}` }));
  const computed: Record<string, () => Record<string, unknown>> = {
    LoadBalancer: () => ({
      backendAddressPools: withIds(args.inputs["backendAddressPools"], "backendAddressPools"),
    }),
    VirtualNetwork: () => ({ subnets: withIds(args.inputs["subnets"], "subnets") }),
    PublicIPAddress: () => ({ ipAddress: addressOf(args.name) }),
    PrivateKey: () => ({
      privateKeyPem: `KEY OF ${args.name}\n`,
      publicKeyOpenssh: `ssh-rsa AAAA ${args.name}\n`,
    }),
    CertRequest: () => ({ certRequestPem: `REQUEST ${args.name}\n` }),
    SelfSignedCert: () => ({ certPem: `CERTIFICATE ${args.name}\n`, validityEndTime: endOf(args.name) }),
    LocallySignedCert: () => ({ certPem: `CERTIFICATE ${args.name}\n`, validityEndTime: endOf(args.name) }),
  };
  return { id, state: { name: args.name, ...args.inputs, ...computed[kind]?.() } };
}

/** Ends of made certificates: the authority's after the clients', those after the servers'. */
const endOf = (name: string): string =>
  name.endsWith("-authority") ? "2036-01-01T00:00:00Z" : `202${name.endsWith("-client") ? 8 : 7}-01-01T00:00:00Z`;

/** The address of a new public address, from the last letter of its name. */
const addressOf = (name: string): string => `198.51.100.${10 + (name.charCodeAt(name.length - 1) % 40)}`;

function mockCall(args: pulumi.runtime.MockCallArgs, subscriptionId: string): pulumi.runtime.MockCallResult {
  switch (args.token) {
    case "azure-native:authorization:getClientConfig":
      return { tenantId: "tenant-1", subscriptionId, clientId: "deployer", objectId: "deployer" };
    case "azure-native:managedidentity:getUserAssignedIdentity":
      return { principalId: `principal-of-${String(args.inputs["resourceName"])}` };
    case "azure-native:authorization:getPolicyAssignment":
      return { identity: { principalId: `principal-of-${String(args.inputs["policyAssignmentName"])}` } };
    case "azure-native:network:getPublicIPAddress":
      return { ipAddress: addressOf(String(args.inputs["publicIpAddressName"])) };
  }
  throw new Error(`the program called ${args.token}, which no test expects`);
}
