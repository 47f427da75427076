/** A fleet's file: layers, what is refused and how, waves, stack files. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { fleetOf } from "../../../../scripts/fleet/file/fleet";
import { mergeConfig } from "../../../../scripts/fleet/file/merge";
import { PROVIDER_SETTINGS } from "../../../../scripts/fleet/file/namespaces";
import { wavesOf } from "../../../../scripts/fleet/file/waves";

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
waves: [{ stacks: [a, d] }, { stacks: [a] }, { share: 10 }]
parallel: 0
`);
  expect(found).toEqual([
    "14 problems in fleet.yaml:",
    '  stacks.c.groop  is not a setting of a fleet file; did you mean "groups"?',
    "  waves[2]  must have either stacks, a list of names, or percent, a number up to 100",
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
  ["no YAML", "stacks: [", /^fleet\.yaml is not YAML: /],
  ["a stack that is there twice", "stacks: { a: , a: }", /^fleet\.yaml is not YAML: Map keys must be unique/],
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
    join(__dirname, "../../../../node_modules/@pulumi/azure-native/config/vars.d.ts"),
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
