/** Two problems of one object are named at once, whichever object it is. */
import { z } from "zod";
import { SECTIONS, SERVER_CERTIFICATE } from "../../../../infra/model/schema";
import { refusal } from "./parsing";

type Path = readonly (string | number)[];
type Values = Readonly<Record<string, unknown>>;

const unwrapped = (schema: z.ZodType): z.ZodType =>
  schema instanceof z.ZodOptional ? unwrapped(schema.unwrap() as z.ZodType) : schema;

/** Each object below a path that a setting may have, with the names of its parts. */
function objectsIn(given: z.ZodType, path: Path): (readonly [Path, readonly string[]])[] {
  const schema = unwrapped(given);
  if (schema instanceof z.ZodArray) return objectsIn(schema.element as z.ZodType, [...path, 0]);
  if (!(schema instanceof z.ZodObject)) return [];
  const parts = Object.entries(schema.shape as Readonly<Record<string, z.ZodType>>);
  return [[path, parts.map(([name]) => name)], ...parts.flatMap(([name, part]) => objectsIn(part, [...path, name]))];
}

const valueAt = (path: Path, value: unknown): Values =>
  path.reduceRight<unknown>((inner, key) => (typeof key === "number" ? [inner] : { [key]: inner }), value) as Values;
const named = (path: Path): string =>
  path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`))
    .join("")
    .slice(1);
const pathsIn = (message: string): string[] => message.split("\n").map((line) => line.trim().split(/ {2,}/)[0]!);

/** No setting takes a list with such an object in it. */
const WRONG = [{ x: 1 }];

describe("an object whose parts are all wrong", () => {
  const objects = Object.entries(SECTIONS).flatMap(([name, schema]) => objectsIn(schema, [name]));

  test.each(objects.map(([path, parts]) => [named(path), path, parts] as const))(
    "%s names each",
    (name, path, parts) => {
      const message = refusal(valueAt(path, Object.fromEntries(parts.map((part) => [part, WRONG]))));
      for (const part of parts)
        expect(message).toMatch(new RegExp(`^  ${name.replace(/[.[\]]/g, "\\$&")}\\.${part}\\b`, "m"));
    },
  );

  test.each(Object.entries(SERVER_CERTIFICATE))("serverCertificate with the source %s names each", (source, schema) => {
    const parts = Object.keys(schema.shape).filter((part) => part !== "source");
    const message = refusal({
      serverCertificate: { source, ...Object.fromEntries(parts.map((part) => [part, WRONG])) },
    });
    expect(pathsIn(message)).toEqual(expect.arrayContaining(parts.map((part) => `serverCertificate.${part}`)));
  });

  test("there are objects inside of sections, of objects and of lists", () => {
    expect(objects.map(([path]) => named(path))).toEqual(
      expect.arrayContaining([
        "lanes.autoscale",
        "lanes.autoscale.processor",
        "network.peerings[0]",
        "dlp.rules[0].context",
      ]),
    );
  });
});

const id = (kind: string, name = "one") =>
  `/subscriptions/00000000-0000-0000-0000-000000000002/resourceGroups/g/providers/Microsoft.${kind}/${name}`;
const NETWORK = id("Network/virtualNetworks");
const UNKNOWN = "unheardOf";

/** The same values with a name that is no setting in each object inside of a section. */
const withUnknown = (value: unknown, depth = 0): unknown => {
  if (Array.isArray(value)) return value.map((item) => withUnknown(item, depth + 1));
  if (typeof value !== "object" || value === null) return value;
  const parts = Object.entries(value).map(([name, inner]) => [name, withUnknown(inner, depth + 1)] as const);
  return Object.fromEntries(depth < 2 ? parts : [...parts, [UNKNOWN, 1]]);
};

test.each<[string, Values]>([
  ["lanes.autoscale.minimum", { lanes: { autoscale: { minimum: 5, maximum: 5, processor: { above: 90, below: 1 } } } }],
  ["lanes.instances", { lanes: { instances: 9, autoscale: { minimum: 2, maximum: 5 } } }],
  [
    "lanes.autoscale.processor.below",
    { lanes: { instances: 2, autoscale: { minimum: 2, maximum: 5, processor: { above: 60, below: 59 } } } },
  ],
  [
    "lanes.identities.b",
    {
      lanes: {
        identities: {
          a: id("ManagedIdentity/userAssignedIdentities"),
          b: id("ManagedIdentity/userAssignedIdentities"),
        },
      },
    },
  ],
  ["network.laneSubnets.b", { network: { laneSubnets: { a: "10.77.1.0/24", b: "10.78.1.0/24" } } }],
  [
    "network.peerings[0].addressSpace[0]",
    { network: { peerings: [{ network: NETWORK, addressSpace: ["10.77.0.0/24"] }] } },
  ],
  [
    "publicAddresses.existing.b",
    { publicAddresses: { existing: { a: id("Network/publicIPAddresses"), b: id("Network/publicIPAddresses") } } },
  ],
  ["vault.privateEndpoint.subnetPrefix", { vault: { privateEndpoint: { subnetPrefix: "10.78.9.0/28" } } }],
  ["monitoring.scrape.port", { monitoring: { scrape: { from: ["10.77.9.0/24"], port: 8080 } } }],
  [
    "gateway.updateWindows.b",
    {
      gateway: {
        updateWindows: { a: { days: ["Mon"], from: "02:00", hours: 3 }, b: { days: ["Mon"], from: "02:00", hours: 3 } },
      },
    },
  ],
  [
    "dlp.rules[0].context.words[1]",
    { dlp: { rules: [{ name: "a", kind: "card", context: { words: ["number", "number"] } }] } },
  ],
  ["dlp.rules[0].except.values[0]", { dlp: { rules: [{ name: "a", kind: "card", except: { values: ["--"] } }] } }],
  [
    "detectionServer.machines",
    {
      detectionServer: {
        addresses: ["10.77.254.10"],
        enforceAddresses: ["10.77.9.9"],
        machines: { vmSize: "Standard_D4s_v5" },
      },
    },
  ],
])("%s is named beside a name that is no setting", (path, values) => {
  expect(pathsIn(refusal(values))).toContain(path);
  const paths = pathsIn(refusal(withUnknown(values) as Values));
  expect(paths).toContain(path);
  expect(paths).toContainEqual(expect.stringMatching(new RegExp(`\\.${UNKNOWN}$`)));
});

test("the right parts of an autoscale with a wrong one are checked", () => {
  const thresholds = { processor: { above: 50 }, inboundFlows: { above: 900, below: 800 } };
  const autoscale = { minimum: 5, maximum: 9, coolDownMinutes: 0, ...thresholds };
  expect(pathsIn(refusal({ lanes: { instances: 2, autoscale } })).slice(1)).toEqual([
    "lanes.autoscale.processor.below",
    "lanes.autoscale.coolDownMinutes",
    "lanes.instances",
    "lanes.autoscale.inboundFlows.below",
  ]);
});

test("a subnet has addresses for the most machines of an autoscale with a wrong part", () => {
  const laneSubnets = { a: "10.77.1.0/28", b: "10.77.2.0/24" };
  const autoscale = { minimum: 1, maximum: 9, coolDownMinutes: 0 };
  expect(pathsIn(refusal({ lanes: { autoscale }, network: { laneSubnets } })).slice(1)).toEqual([
    "network.laneSubnets.a",
    "lanes.autoscale.coolDownMinutes",
  ]);
});

test("bounds that are wrong by themselves are not compared", () => {
  const autoscale = { minimum: "few", maximum: 1, processor: { above: 50, below: 49 } };
  expect(pathsIn(refusal({ lanes: { instances: 9, autoscale } })).slice(1)).toEqual([
    "lanes.autoscale.minimum",
    "lanes.autoscale.maximum",
  ]);
});

test("a peering with a wrong network shows that its addresses overlap", () => {
  const peerings = [{ network: "other", addressSpace: ["10.77.0.0/24"] }];
  expect(pathsIn(refusal({ network: { peerings } })).slice(1)).toEqual([
    "network.peerings[0].network",
    "network.peerings[0].addressSpace[0]",
  ]);
});

test.each<[string, Values, readonly string[]]>([
  [
    "an endpoint of the vault",
    { vault: { privateEndpoint: { subnetPrefix: "10.78.9.0/28", withoutEndpoint: "yes" } } },
    ["vault.privateEndpoint.withoutEndpoint", "vault.privateEndpoint.subnetPrefix"],
  ],
  [
    "an endpoint of the vault whose prefix is wrong",
    { vault: { privateEndpoint: { subnetPrefix: "x", subnetId: `${NETWORK}/subnets/x` } } },
    ["vault.privateEndpoint.subnetPrefix", "vault.privateEndpoint.subnetId"],
  ],
  [
    "flow logs",
    {
      monitoring: {
        flowLogs: { storageAccount: id("Storage/storageAccounts"), analytics: true, retentionDays: 0 },
      },
    },
    ["monitoring.flowLogs.retentionDays", "monitoring.flowLogs.analytics"],
  ],
  [
    "readers of the metrics",
    { monitoring: { scrape: { from: ["x"], port: 8080 } } },
    ["monitoring.scrape.from[0]", "monitoring.scrape.port"],
  ],
  [
    "readers of the metrics whose port is wrong",
    { monitoring: { scrape: { from: ["10.77.9.0/24", "10.77.9.0/24"], port: 1 } } },
    ["monitoring.scrape.port", "monitoring.scrape.from[1]"],
  ],
  [
    "a network of others",
    {
      network: {
        existing: {
          network: "x",
          addressSpace: ["10.40.0.0/16"],
          laneSubnets: { a: `${NETWORK}/subnets/a`, b: `${NETWORK}/subnets/a` },
          subnetPrefixes: { a: "10.40.1.0/24", b: "10.41.1.0/24" },
        },
      },
    },
    ["network.existing.network", "network.existing.laneSubnets.b", "network.existing.subnetPrefixes.b"],
  ],
  [
    "a network of others whose address space is wrong",
    {
      network: {
        existing: {
          network: NETWORK,
          addressSpace: ["x"],
          laneSubnets: { a: `${NETWORK}/subnets/a`, b: `${NETWORK}/subnets/b` },
          subnetPrefixes: { a: "10.40.1.0/24", b: "10.40.1.0/25" },
        },
      },
    },
    ["network.existing.addressSpace[0]", "network.existing.subnetPrefixes.b"],
  ],
])("%s with a wrong part is compared with other settings in its right ones", (_, values, paths) => {
  expect(pathsIn(refusal(values)).slice(1).sort()).toEqual([...paths].sort());
});

test("a subnet's id of a wrong form is not called missing", () => {
  const existing = {
    ...{ network: NETWORK, addressSpace: ["10.40.0.0/16"] },
    laneSubnets: { a: `${NETWORK}/subnets/a`, b: `${NETWORK}/subnets/b` },
    subnetPrefixes: { a: "10.40.1.0/24", b: "10.40.2.0/24" },
  };
  const privateEndpoint = { subnetPrefix: "10.40.2.0/28", subnetId: "x" };
  const [, wrong, overlap, ...others] = refusal({ network: { existing }, vault: { privateEndpoint } }).split("\n");
  expect([wrong, overlap].join("\n")).toMatch(
    /^ {2}vault\.privateEndpoint\.subnetId .*"x" is not [^]*\n {2}vault\.privateEndpoint\.subnetPrefix .*overlaps network\.existing\.subnetPrefixes\.b/,
  );
  expect(others).toEqual([]);
});
