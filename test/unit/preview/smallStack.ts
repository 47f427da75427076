/** A gateway in small, as a stack's state has it, and the steps between two of its versions. */
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { Context } from "../../../policy/index";
import type { ChangeInput } from "../../../preview/model/changeInput";
import type { PreviewStep, ResourceState } from "../../../preview/model/step";

const STACK = "urn:pulumi:prod::defender-icap-gateway::pulumi:pulumi:Stack::defender-icap-gateway-prod";
const COMPONENT = "defender-icap-gateway:index:IcapGateway";
const group = "/subscriptions/1/resourceGroups/group/providers/Microsoft.Network";

const CLIENTS = ["20.0.0.1", "20.0.0.2"];

export const urnOf = (type: string, name: string): string =>
  `urn:pulumi:prod::defender-icap-gateway::${COMPONENT}$${type}::${name}`;

const component = `urn:pulumi:prod::defender-icap-gateway::${COMPONENT}::gateway`;

function resource(
  type: string,
  name: string,
  id: string,
  inputs: Record<string, unknown>,
  more: Partial<ResourceState> = {},
): ResourceState {
  return { urn: urnOf(type, name), type, id, custom: true, parent: component, inputs, outputs: { ...inputs }, ...more };
}

/** The choices for the small stack. */
export interface Choices {
  readonly sources?: readonly string[] | string;
  readonly port?: number;
  readonly size?: string;
  readonly instances?: number;
  /** Text of the one boot file. */
  readonly bootFile?: string;
  /** Text of the one file that travels in userData. */
  readonly code?: string;
  readonly certificate?: string;
  readonly extra?: readonly ResourceState[];
  readonly protect?: boolean;
  readonly addressId?: string;
  /** The component's own statement of whom it admits. */
  readonly admission?: unknown;
  /** Value of a lane's secret. */
  readonly secret?: string;
  /** Lane b does not wait for lane a. */
  readonly lanesTogether?: boolean;
  /** Rules before the others, with the fields that differ from an inbound deny of all. */
  readonly rules?: readonly Record<string, unknown>[];
  /** The balancer asks for health on this port, and a rule lets it. */
  readonly probePort?: number;
  /** Lane of each lane's machines; a pool without machines serves no traffic. */
  readonly poolOf?: Readonly<Record<string, string>>;
}

/** A client as the component tells it. */
export const clientOf = (letter: string) => ({
  ...{
    subject: `CN=client-${letter}`,
    issuer: "CN=Issuing",
    sha256: letter.repeat(64),
    keySha256: `0${letter.repeat(63)}`,
  },
  ...{ notBefore: "2026-01-01T00:00:00.000Z", notAfter: "2027-01-01T00:00:00.000Z" },
});
const ADMISSION = { mode: "pin", certificates: [clientOf("a")] };

/** The code package as infra/gateway/codePackage.ts makes it, or as it did before it had Brotli. */
export const codeData = (content: string, compress: (text: string) => Buffer = brotliCompressSync): string =>
  compress(JSON.stringify({ "/opt/code.py": content })).toString("base64");

export const bootData = (content: string, script = ""): string =>
  gzipSync(
    `${script}#cloud-config\nwrite_files:\n  - path: /etc/icap.conf\n    content: ${JSON.stringify(content)}\n`,
  ).toString("base64");

/** All resources of the small stack. */
export function smallStack(choices: Choices = {}): ResourceState[] {
  const { sources = CLIENTS, port = 11344, size = "Standard_D4s_v5", instances = 3 } = choices;
  const rule = { name: "AllowClient", priority: 200, direction: "Inbound", access: "Allow", protocol: "Tcp" };
  const ends = { sourcePortRange: "*", destinationAddressPrefix: "*" };
  const deny = {
    ...rule,
    ...ends,
    name: "DenyAll",
    priority: 4096,
    access: "Deny",
    protocol: "*",
    sourceAddressPrefix: "*",
    destinationPortRange: "*",
  };
  const probeRule = { ...rule, ...ends, name: "AllowProbe", priority: 210, sourceAddressPrefix: "AzureLoadBalancer" };
  const lanes = ["a", "b"];
  const balancer = `${group}/loadBalancers/balancer`;
  const network = "azure-native:network";
  return [
    { urn: STACK, type: "pulumi:pulumi:Stack", custom: false, inputs: {}, outputs: outputsOf(choices) },
    {
      ...{ urn: component, type: COMPONENT, custom: false, parent: STACK, outputs: {} },
      inputs: "admission" in choices ? { admission: choices.admission } : { admission: ADMISSION },
    },
    resource(`${network}:NetworkSecurityGroup`, "gateway-rules", `${group}/networkSecurityGroups/rules`, {
      securityRules: [
        ...(choices.rules ?? []).map((more) => ({ ...deny, ...more })),
        ...(choices.probePort === undefined ? [] : [{ ...probeRule, destinationPortRange: String(choices.probePort) }]),
        {
          ...rule,
          ...ends,
          ...(typeof sources === "string" ? { sourceAddressPrefix: sources } : { sourceAddressPrefixes: sources }),
          destinationPortRange: String(port),
        },
        deny,
      ],
    }),
    resource(`${network}:VirtualNetwork`, "gateway-network", `${group}/virtualNetworks/network`, {
      addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
      subnets: [
        {
          name: "lanes",
          addressPrefix: "10.0.1.0/24",
          networkSecurityGroup: { id: `${group}/networkSecurityGroups/rules` },
        },
      ],
    }),
    ...lanes.map((lane) =>
      resource(
        `${network}:PublicIPAddress`,
        `gateway-address-${lane}`,
        lane === "a" && choices.addressId ? choices.addressId : `${group}/publicIPAddresses/address-${lane}`,
        { sku: { name: "Standard" }, ipAddress: lane === "a" ? "51.0.0.1" : "51.0.0.2" },
        { protect: choices.protect ?? false },
      ),
    ),
    resource(`${network}:LoadBalancer`, "gateway-balancer", balancer, {
      frontendIPConfigurations: lanes.map((lane) => ({
        name: `address-${lane}`,
        publicIPAddress: {
          id: lane === "a" && choices.addressId ? choices.addressId : `${group}/publicIPAddresses/address-${lane}`,
        },
      })),
      backendAddressPools: lanes.map((lane) => ({ name: `lane-${lane}` })),
      ...(choices.probePort === undefined ? {} : { probes: [{ name: "canary", port: choices.probePort }] }),
      loadBalancingRules: lanes.map((lane) => ({
        name: `icaps-${lane}`,
        protocol: "Tcp",
        frontendPort: port,
        backendPort: port,
        frontendIPConfiguration: { id: `${balancer}/frontendIPConfigurations/address-${lane}` },
        backendAddressPools: [{ id: `${balancer}/backendAddressPools/lane-${lane}` }],
      })),
    }),
    ...lanes.map((lane) =>
      resource(
        "azure-native:compute:VirtualMachineScaleSet",
        `gateway-lane-${lane}-machines`,
        `/subscriptions/1/vmss/lane-${lane}`,
        {
          sku: { name: size, capacity: instances },
          virtualMachineProfile: {
            ...(choices.code === undefined ? {} : { userData: codeData(choices.code) }),
            osProfile: { customData: bootData(choices.bootFile ?? "Port 1344") },
            networkProfile: {
              networkInterfaceConfigurations: [
                {
                  name: "card",
                  ipConfigurations: [
                    {
                      name: "card",
                      subnet: { id: `${group}/virtualNetworks/network/subnets/lanes` },
                      loadBalancerBackendAddressPools: [
                        { id: `${balancer}/backendAddressPools/lane-${choices.poolOf?.[lane] ?? lane}` },
                      ],
                    },
                  ],
                },
              ],
            },
          },
        },
        {
          dependencies:
            lane === "b" && !choices.lanesTogether
              ? [urnOf("azure-native:compute:VirtualMachineScaleSet", "gateway-lane-a-machines")]
              : [],
        },
      ),
    ),
    resource("azure-native:keyvault:Secret", "gateway-lane-a-secret", "/subscriptions/1/secrets/a", {
      properties: { value: choices.secret ?? "DO-NOT-SHOW" },
    }),
    resource(
      "tls:index/selfSignedCert:SelfSignedCert",
      "gateway-authority",
      "authority",
      { isCaCertificate: true },
      { outputs: { certPem: outputsOf(choices).serverCertificate } },
    ),
    ...(choices.extra ?? []),
  ];
}

const outputsOf = ({ certificate = "CERTIFICATE 1" }: Choices): Record<string, unknown> => ({
  serverCertificate: certificate,
  icapServices: { reqmod: "/reqmod", respmod: "/respmod" },
});

/** Steps as the engine would list them; a scale set with other boot data, size or zones is replaced. */
export function stepsBetween(base: readonly ResourceState[], head: readonly ResourceState[]): PreviewStep[] {
  const none = { replaceReasons: [], detailedDiff: {} };
  const steps: PreviewStep[] = [];
  const late: PreviewStep[] = [];
  for (const after of head) {
    const before = base.find(({ urn }) => urn === after.urn);
    if (!before) steps.push({ op: "create", urn: after.urn, after: withoutId(after), ...none });
    else if (JSON.stringify(before.inputs) === JSON.stringify(after.inputs))
      steps.push({ op: "same", urn: after.urn, before, after, ...none });
    else if (after.type.endsWith("ScaleSet")) {
      const detailedDiff = { "sku.name": "update-replace" };
      steps.push({
        op: "create-replacement",
        urn: after.urn,
        before,
        after: withoutId(after),
        replaceReasons: ["sku.name"],
        detailedDiff,
      });
      late.unshift({ op: "delete-replaced", urn: after.urn, before, ...none });
    } else
      steps.push({
        op: "update",
        urn: after.urn,
        before,
        after,
        replaceReasons: [],
        detailedDiff: { ...pathsOf(before, after) },
      });
  }
  const gone = base.filter(({ urn }) => !head.some((one) => one.urn === urn));
  return [...steps, ...late, ...gone.map((before) => ({ op: "delete", urn: before.urn, before, ...none }))];
}

function withoutId({ id: _id, ...rest }: ResourceState): ResourceState {
  return rest;
}

function pathsOf(before: ResourceState, after: ResourceState): Record<string, string> {
  if (after.type.endsWith("LoadBalancer")) return { "loadBalancingRules[0].frontendPort": "update" };
  if (after.type.endsWith("SecurityGroup")) return { "securityRules[0].sourceAddressPrefixes": "update" };
  const keys = Object.keys(after.inputs).filter(
    (key) => JSON.stringify(before.inputs[key]) !== JSON.stringify(after.inputs[key]),
  );
  return Object.fromEntries(keys.map((key) => [key, "update"]));
}

/** The change from one small stack to another. */
export function changeOf(before: Choices, after: Choices, more: Partial<ChangeInput> = {}): ChangeInput {
  const [base, head] = [smallStack(before), smallStack(after)];
  const contextOf = ({ sources = CLIENTS, port = 11344 }: Choices): Context => ({
    environment: "prod",
    icapsPort: port,
    allowedSources: typeof sources === "string" ? [sources] : sources,
  });
  return {
    project: "defender-icap-gateway",
    stack: "prod",
    compared: { base: "main", head: "the branch", caveat: "Only a test." },
    base,
    baseOutputs: outputsOf(before),
    steps: stepsBetween(base, head),
    headOutputs: outputsOf(after),
    emulated: false,
    refusals: [],
    unknown: [],
    notes: [],
    contexts: { base: contextOf(before), head: contextOf(after) },
    locate: () => undefined,
    ...more,
  };
}
