import type { JsonSchema } from "./values";

const TOKEN = "defender-icap-gateway:index:";
const text = (description: string): JsonSchema => ({ type: "string", description });
const whole = (description: string): JsonSchema => ({ type: "integer", description });
const list = (items: JsonSchema, description: string): JsonSchema => ({ type: "array", items, description });
const ref = (name: string, description?: string): JsonSchema => ({
  $ref: `#/types/${TOKEN}${name}`,
  ...(description === undefined ? {} : { description }),
});
const object = (
  properties: Readonly<Record<string, JsonSchema>>,
  description?: string,
  sometimes: readonly string[] = [],
): JsonSchema => ({
  type: "object",
  properties,
  required: Object.keys(properties).filter((name) => !sometimes.includes(name)),
  ...(description === undefined ? {} : { description }),
});

/** The component's outputs. A test compares them with the outputs that a component registers. */
export const COMPONENT_OUTPUTS: Readonly<Record<string, JsonSchema>> = {
  addresses: list({ type: "string" }, "The two public addresses, lane a's first."),
  port: whole("TCP port of ICAP over TLS on both."),
  serverCertificate: text(
    "PEM of what the client is to trust: the private authority, or the self-signed or supplied certificate.",
  ),
  resourceGroupName: text("The resource group in which everything is."),
  lanes: ref("GatewayLanes", "Per lane, the id of the scale set."),
  portal: ref("PortalCard", "Everything to type and upload where the client is configured."),
  icapServices: ref("IcapServices", "Paths of the two ICAP services."),
  tunnelAddresses: list(
    { type: "string" },
    "Azure's end of the tunnel to Enforce, for whoever configures the VPN device; empty without a tunnel.",
  ),
  listStorage: ref("ListStorage", "Where exact lists are uploaded; only with dlp.listUploadFrom."),
  listKey: {
    ...text("The key that exact lists are made with; only with dlp.listUploadFrom."),
    secret: true,
  },
  clientIdentity: {
    ...ref("ClientIdentity", "The throw-away client of client.generateIdentity."),
    secret: true,
  },
};

/** The object types in the outputs. */
export const OUTPUT_TYPES: Readonly<Record<string, JsonSchema>> = Object.fromEntries(
  Object.entries({
    GatewayLanes: object({ a: ref("GatewayLane"), b: ref("GatewayLane") }),
    GatewayLane: object({ scaleSetId: text("ARM id.") }),
    ListStorage: object({ account: text("Name of the storage account."), container: { type: "string" } }),
    IcapServices: object({ reqmod: { type: "string" }, respmod: { type: "string" } }),
    ClientIdentity: object(
      { certificate: text("PEM."), privateKey: text("PEM.") },
      "PEM texts of a throw-away client.",
    ),
    PortalCard: object(
      {
        name: text("A name for the connection; free to choose."),
        connectionTypes: list(ref("PortalConnection"), "One connection for each method that is wanted."),
        servers: list(ref("PortalServer"), "Both addresses."),
        furtherPorts: {
          type: "object",
          additionalProperties: { type: "integer" },
          description: "Ports of further products that have their own, on the same addresses.",
        },
        secureIcap: {
          type: "boolean",
          description: "Use secure ICAP: the gateway answers nothing else, or nothing secure with gateway.tls off.",
        },
        certificate: ref("PortalCertificate", "Stunnel's public root certificate; absent with gateway.tls off."),
        warnings: list(
          { type: "string" },
          "Warnings of what the gateway does not assure, for whoever switches the client on; empty where all is well.",
        ),
      },
      "Values that the client's connector wizard asks for.",
      ["certificate"],
    ),
    PortalConnection: object({ type: { type: "string" }, service: { type: "string" } }),
    PortalServer: object(
      {
        ...{ lane: { type: "string" }, address: { type: "string" }, port: { type: "integer" } },
        location: text("Azure location of the lane, where the lanes are in two."),
      },
      undefined,
      ["location"],
    ),
    PortalCertificate: object({ fileName: { type: "string" }, pem: { type: "string" } }),
  }).map(([name, type]) => [`${TOKEN}${name}`, type]),
);
