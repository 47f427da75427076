import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse as parseYaml } from "yaml";
import { Gateway } from "../../../../infra/component/gateway";
import { knownPlan } from "../../../../infra/component/plan";
import type { ResourceState } from "../../../../preview/model/step";
import { issue } from "../../../unit/infra/certificates/issue";
import { record, type Registration } from "../../../integration/infra/recorder";
import { bootData } from "../../../unit/preview/smallStack";
import { parse } from "../../../unit/infra/settings/parsing";

const BOOT_DATA = bootData("Port 1344");
const PROJECT = "defender-icap-gateway:";
export const STACKS = ["dev", "test", "prod"] as const;
/** `tunnel`: prod with the tunnel to Enforce, detection servers behind the lanes, and a peered network. */
export type Stack = (typeof STACKS)[number] | "tunnel";

const TUNNEL = {
  enforceTunnel: {
    onPremises: { gatewayAddress: "52.9.9.9", addressSpace: ["10.90.0.0/24"] },
    preSharedKey: "0123456789abcdef".repeat(4),
  },
  detectionServer: { addresses: ["10.77.254.10", "10.77.254.11"], enforceAddresses: ["10.90.0.10"] },
  network: {
    peerings: [
      {
        network:
          "/subscriptions/00000000-0000-0000-0000-000000000002/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/hub",
        addressSpace: ["10.40.0.0/16"],
      },
    ],
  },
  icap: {
    server: "external",
    external: { product: "generic-reqmod", servers: [{ address: "10.77.254.10" }, { address: "10.90.0.20" }] },
  },
};

/** The program's resources for a stack file of the repository, as the state of a deployment would have them. */
export async function stackState(named: Stack): Promise<readonly ResourceState[]> {
  const stack = named === "tunnel" ? "prod" : named;
  const text = readFileSync(join(__dirname, "../../../..", `Pulumi.${stack}.yaml`), "utf8");
  const config = (parseYaml(text) as { config: Record<string, unknown> }).config;
  const values = Object.fromEntries(
    Object.entries(config).flatMap(([key, value]) =>
      key.startsWith(PROJECT) ? [[key.slice(PROJECT.length), value ?? undefined]] : [],
    ),
  );
  const client = { ...(values.client as object), certificates: (await issue({ name: "client.example" })).pem };
  const given = named === "tunnel" ? { ...values, dlp: undefined, ...TUNNEL } : values;
  const settings = parse(stack === "dev" ? given : { ...given, client }, stack, {
    location: config["azure-native:location"],
    secretNames: ["enforceTunnel"],
  });
  const monitoring = { ...settings.monitoring, emails: ["security@example.com"] };
  const args = { ...settings, monitoring, tags: { owner: "security" } };
  const { recording } = await record(() => new Gateway("icap-gateway", knownPlan(args)));
  const ids = recording.all.flatMap((one) => (isCustom(one) ? [mockedId(one)] : []));
  return recording.all.map((one) => stateOf(one, ids));
}

const isCustom = ({ type }: Registration): boolean => !type.startsWith(PROJECT) && type !== "pulumi:pulumi:Stack";

/** The ids that `recorder.ts` gives. */
function mockedId({ type, name, inputs }: Registration): string {
  const [, module = "", kind = ""] = type.split(":");
  const inGroup = `/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/${String(inputs.resourceGroupName ?? name)}`;
  return kind === "ResourceGroup" ? inGroup : `${inGroup}/providers/Microsoft.${module}/${kind}/${name}`;
}

/** The program composes ids of the load balancer's parts as ARM does; the mocks' own ids must agree with that. */
const asArm = (text: string): string =>
  text.replaceAll("/Microsoft.network/LoadBalancer/", "/Microsoft.Network/loadBalancers/");

function stateOf(one: Registration, ids: readonly string[]): ResourceState {
  const inputs = JSON.parse(asArm(JSON.stringify(withoutSecrets(one.inputs)))) as Record<string, unknown>;
  const id = asArm(mockedId(one));
  const address = one.type.endsWith(":PublicIPAddress")
    ? { ipAddress: `198.51.100.${10 + ids.indexOf(mockedId(one))}` }
    : {};
  return {
    urn: one.urn,
    type: one.type,
    custom: isCustom(one),
    ...(isCustom(one) ? { id } : {}),
    parent: "urn:pulumi:dev::defender-icap-gateway::pulumi:pulumi:Stack::defender-icap-gateway-dev",
    protect: one.protect,
    inputs,
    outputs: { ...inputs, ...address },
  };
}

/** A secret as Pulumi writes it into a preview. */
function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null) return value;
  if ("secret" in value) return "[secret]";
  return Object.fromEntries(
    // Boot data is no part of the network, and takes most of a report's time.
    Object.entries(value).map(([key, inner]) => [key, key === "customData" ? BOOT_DATA : withoutSecrets(inner)]),
  );
}
