/** A fleet's file: layers, what is refused and how, waves, stack files. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { fleetOf } from "../../../../../scripts/fleet/file/fleet";
import { mergeConfig } from "../../../../../scripts/fleet/file/merge";
import { PROVIDER_SETTINGS } from "../../../../../scripts/fleet/file/namespaces";
import { wavesOf } from "../../../../../scripts/fleet/file/waves";

const NOW = new Date("2026-11-30T00:00:00Z");
const OWN = "defender-icap-gateway";
const read = (text: string) => fleetOf(text, "fleet.yaml", NOW);
const problems = (text: string): string[] => {
  try {
    read(text);
    return [];
  } catch (error) {
    return (error as Error).message.split("\n");
  }
};

describe("settings of a stack", () => {
  const layers = `
config:
  azure-native:location: westeurope
  ${OWN}:preset: dev
  ${OWN}:client: { addresses: ["52.1.2.3", "52.1.2.4"] }
  ${OWN}:dlp: { creditCards: false, keywords: [shared word] }
groups:
  north: { config: { "azure-native:location": northeurope, "${OWN}:dlp": { keywords: [north word] } } }
  quiet: { config: { "${OWN}:dlp": { keywords: [quiet word] } } }
stacks:
  plain:
  both: { groups: [north, quiet] }
  own: { groups: [quiet, north], config: { "${OWN}:client": { addresses: ["52.9.9.9"] } } }
`;
  const of = (name: string) => read(layers).stacks.find((stack) => stack.name === name)!.config;

  test("come from the file, then its groups in their order, then its own; sections merge, lists are replaced", () => {
    expect(of("plain")).toMatchObject({ "azure-native:location": "westeurope" });
    expect(of("both")).toMatchObject({
      "azure-native:location": "northeurope",
      [`${OWN}:dlp`]: { creditCards: false, keywords: ["quiet word"] },
    });
    expect(of("own")).toEqual({
      "azure-native:location": "northeurope",
      [`${OWN}:preset`]: "dev",
      [`${OWN}:client`]: { addresses: ["52.9.9.9"] },
      [`${OWN}:dlp`]: { creditCards: false, keywords: ["north word"] },
    });
  });

  test("an encrypted value takes the whole place of what was there, and the other way round", () => {
    const [open, secret] = [{ a: { b: { c: 1 } } }, { a: { b: { secure: "v1:x" } } }];
    expect(mergeConfig([open, secret])).toEqual(secret);
    expect(mergeConfig([secret, open])).toEqual(open);
  });

  test("are its stack file, with what its values were encrypted with", () => {
    const { stacks } = read(`
config: { azure-native:location: westeurope, "${OWN}:preset": dev }
stacks:
  one: { encryptionsalt: "v1:salt", config: { "${OWN}:client": { addresses: [{ secure: "v1:abc" }] } } }
  two: { encryptedkey: a2V5, secretsprovider: "azurekeyvault://v/keys/k" }
  new: { secretsprovider: "azurekeyvault://v/keys/k" }
`);
    expect(stacks.map(({ file }) => parse(file) as unknown)).toEqual([
      { encryptionsalt: "v1:salt", config: { ...stacks[0]!.config } },
      { encryptedkey: "a2V5", secretsprovider: "azurekeyvault://v/keys/k", config: stacks[1]!.config },
      { config: stacks[2]!.config },
    ]);
    expect(stacks[2]!.secretsProvider).toBe("azurekeyvault://v/keys/k");
  });
});

test("every problem is said at once, by stack and setting; the same one of many stacks once", () => {
  const found = problems(`
confg: {}
config:
  azure-native:locaton: westeurope
  ${OWN}:preset: dev
  ${OWN}:vault: { secure: "v1:x" }
  ${OWN}:lanes: { instances: 0 }
groups: { west: { config: { azure-native:location: westeurope } } }
stacks:
  a: { groups: [west], config: { "${OWN}:dpl": {} } }
  b: { groups: [wst] }
  c: { groups: [west], config: { "${OWN}:gateway": { port: 70000, porrt: 1 } }, groop: [] }
waves: [{ stacks: [a, d] }, { stacks: [a] }, { share: 10 }, { stacks: [] }, { percent: 101 }]
parallel: 0
`);
  expect(found).toEqual([
    "16 problems in fleet.yaml:",
    '  stacks.c.groop  is not a setting of a fleet file; did you mean "groups"?',
    "  waves[2]  must have either stacks, a list of names, or percent, a number up to 100",
    "  waves[3].stacks  names no stack",
    "  waves[4].percent  must be a number from 0 to 100",
    "  parallel  must be a whole number from 1 to 50",
    '  confg  is not a setting of a fleet file; did you mean "config"?',
    '  config.azure-native:locaton  is not a setting; did you mean "azure-native:location"?',
    `  stacks.a.config.${OWN}:dpl  is not a setting; did you mean "${OWN}:dlp"?`,
    "  config: vault  is encrypted, and each stack has a key of its own; put it into the stack's own config",
    '  stacks.b.groups[0]  "wst" is not a group; did you mean "west"?',
    '  waves[0].stacks[1]  "d" is not a stack of the fleet',
    '  waves[1].stacks[0]  "a" is named before',
    "  all 3 stacks: lanes.instances  0 is not a whole number from 1 to 100",
    "  b: azure-native:location  is missing; set it, for example: pulumi config set azure-native:location westeurope",
    "  c: gateway.port  70000 is not a whole number from 1024 to 65535",
    '  c: gateway.porrt  is not a setting; did you mean "port"?',
  ]);
});

describe("an existing resource that only one stack can use", () => {
  const group = "/subscriptions/00000000-0000-0000-0000-000000000002/resourceGroups/shared";
  const id = (type: string, name: string) => `${group}/providers/Microsoft.${type}/${name}`;
  const fleet = (shared: Record<string, unknown>, own: Record<string, Record<string, unknown>>) => {
    const config = (sections: Record<string, unknown>) =>
      Object.fromEntries(Object.entries(sections).map(([name, value]) => [`${OWN}:${name}`, value]));
    return JSON.stringify({
      config: { "azure-native:location": "westeurope", ...config({ preset: "dev", ...shared }) },
      stacks: Object.fromEntries(Object.entries(own).map(([name, sections]) => [name, { config: config(sections) }])),
    });
  };
  const identities = (a: string, b: string) => ({
    lanes: {
      identities: {
        a: id("ManagedIdentity/userAssignedIdentities", a),
        b: id("ManagedIdentity/userAssignedIdentities", b),
      },
    },
  });

  test("is refused in several stacks, which are each right by themselves, all at once", () => {
    const workspace = { id: id("OperationalInsights/workspaces", "central") };
    const addresses = (a: string, b: string) => ({
      publicAddresses: {
        existing: { a: id("Network/publicIPAddresses", a), b: id("Network/publicIPAddresses", b) },
      },
    });
    const text = fleet(
      { resourceGroup: { existing: group }, monitoring: { enabled: true, workspace } },
      {
        one: { ...addresses("p1", "p2"), ...identities("i1", "i2") },
        two: { ...addresses("p3", "P1"), ...identities("i2", "i3"), resourceGroup: { existing: group.toUpperCase() } },
        three: { ...addresses("p5", "p6"), resourceGroup: { existing: `${group}-3` } },
      },
    ).replace(group.toUpperCase(), group.replace("shared", "SHARED"));
    const shown = [
      `  one, two: resourceGroup.existing  ${group} is named by several stacks; a group takes one stack: give each stack its own`,
      `  one: publicAddresses.existing.a  ${id("Network/publicIPAddresses", "p1")} is named by several stacks; an address leads to one lane: give each lane of each stack its own`,
      `  one: lanes.identities.b  ${id("ManagedIdentity/userAssignedIdentities", "i2")} is named by several stacks; a gateway reads what its identity may read, so also another stack's key: give each lane of each stack its own`,
      `  all 3 stacks: monitoring.workspace.id  ${workspace.id} is named by several stacks; one stack makes the tables in it: set monitoring.workspace.tables to "existing" in all but that`,
      `  two: publicAddresses.existing.b  ${id("Network/publicIPAddresses", "p1")} is named by several stacks; an address leads to one lane: give each lane of each stack its own`,
      `  two: lanes.identities.a  ${id("ManagedIdentity/userAssignedIdentities", "i2")} is named by several stacks; a gateway reads what its identity may read, so also another stack's key: give each lane of each stack its own`,
    ];
    expect(problems(text)).toEqual(["6 problems in fleet.yaml:", ...shown]);
  });

  test("a private DNS zone for vaults is one of a network", () => {
    const network = id("Network/virtualNetworks", "hub");
    const existing = {
      network,
      addressSpace: ["10.20.0.0/16"],
      laneSubnets: { a: `${network}/subnets/a`, b: `${network}/subnets/b` },
      subnetPrefixes: { a: "10.20.1.0/24", b: "10.20.2.0/24" },
    };
    const endpoint = (more: object) => ({
      vault: { privateEndpoint: { subnetPrefix: "10.20.9.0/28", subnetId: `${network}/subnets/e`, ...more } },
    });
    const stacks = (one: object, two: object) =>
      problems(fleet({ network: { existing } }, { one: endpoint(one), two: endpoint(two) }));
    expect(stacks({}, {})).toEqual([
      "1 problem in fleet.yaml:",
      `  all 2 stacks: network.existing.network  ${network} is named by several stacks; each of them would make a private DNS zone for its vault, and a network takes one: name one that is there in vault.privateEndpoint.dnsZone`,
    ]);
    expect(stacks({}, { withoutEndpoint: true })).toEqual([]);
    const dnsZone = id("Network/privateDnsZones", "privatelink.vaultcore.azure.net");
    expect(stacks({ dnsZone }, { dnsZone })).toEqual([]);
  });

  test("is shared where that is meant: one stack makes the tables, and vault, keys and plan serve all", () => {
    const shared = {
      network: { ddosPlan: id("Network/ddosProtectionPlans", "plan") },
      vault: {
        existing: id("KeyVault/vaults", "central"),
        privateEndpoint: { subnetPrefix: "10.77.9.0/28" },
      },
      lanes: { diskEncryptionSet: id("Compute/diskEncryptionSets", "keys") },
      monitoring: { enabled: true, workspace: { id: id("OperationalInsights/workspaces", "w"), tables: "existing" } },
    };
    const first = { monitoring: { workspace: { tables: "create" } } };
    expect(problems(fleet(shared, { first, second: {}, third: {} }))).toEqual([]);
  });
});

test("an encrypted value is taken to be right, and nothing else because of it", () => {
  const text = (client: string) => `
config: { azure-native:location: westeurope, "${OWN}:preset": test }
stacks: { a: { config: { "${OWN}:client": ${client} } } }
`;
  expect(problems(text('{ certificates: { secure: "v1:x" } }'))).toEqual([]);
  expect(problems(text('{ secure: "v1:x" }'))).toEqual([]);
  expect(
    problems(text('{ addresses: ["52.1.2.3", { secure: "v1:x" }], generateIdentity: true, profle: custom }')),
  ).toEqual(["1 problem in fleet.yaml:", '  a: client.profle  is not a setting; did you mean "profile"?']);
  expect(problems(text("{}"))[1]).toContain("a: client.certificates  is missing");
});

test.each([
  ["no YAML", "stacks: [", /^1 problem in fleet\.yaml:\n {2}line 1, column 10 {2}/],
  [
    "a stack that is there twice",
    "stacks: { a: , a: }",
    /^1 problem in fleet\.yaml:\n {2}line 1, column 16 {2}this name is in its section twice/,
  ],
  ["nothing", "", /must be an object with stacks/],
  ["a list", "[1]", /must be an object with stacks/],
  ["no stacks", "stacks: {}", /stacks {2}has no stack/],
  ["stacks without names", "stacks: [a, b]", /stacks {2}is missing: give the stacks by name/],
  [
    "a name that leads elsewhere",
    "stacks: { ../a: }",
    /stacks\.\.\.\/a {2}must be of letters, digits, _ \. and - only/,
  ],
])("refuses %s", (_, text, words) => {
  expect(problems(text).join("\n")).toMatch(words);
});

test("the provider's settings are those that azure-native reads", () => {
  const declared = readFileSync(
    join(__dirname, "../../../../../node_modules/@pulumi/azure-native/config/vars.d.ts"),
    "utf8",
  ).matchAll(/export declare const (\w+)/g);
  expect(PROVIDER_SETTINGS).toEqual([...declared].map(([, name]) => name));
});

describe("waves", () => {
  const stacks = Array.from({ length: 100 }, (_, i) => `s${i}`);
  const sizes = (...given: Parameters<typeof wavesOf>) => wavesOf(...given).map((wave) => wave.length);

  test("are the first stack, a tenth and the rest where none are given; named stacks come where they are named", () => {
    expect(wavesOf(stacks).map((wave) => [wave.length, wave[0]])).toEqual([
      [1, "s0"],
      [10, "s1"],
      [89, "s11"],
    ]);
    expect(wavesOf(stacks, [{ percent: 2 }, { stacks: ["s0", "s99"] }]).map((wave) => wave.slice(0, 2))).toEqual([
      ["s1", "s2"],
      ["s0", "s99"],
      ["s3", "s4"],
    ]);
  });

  test("have every stack once, whatever the shares", () => {
    for (const percent of [0, 0.1, 1, 33, 50, 99, 100]) {
      const made = wavesOf(stacks, [{ stacks: ["s5"] }, { percent }, { percent }]);
      expect([...made.flat()].sort()).toEqual([...stacks].sort());
      expect(made).not.toContainEqual([]);
    }
    expect(sizes(["only"])).toEqual([1]);
    expect(sizes(stacks, [{ percent: 0.1 }, { percent: 33 }])).toEqual([1, 33, 66]);
  });
});
