/** Each property that a program sets and does not know yet is said to be so: by what it means where the model reads it, by its path elsewhere. */
import { modelFromAzure, topologyUnknown, type AzureResourceData } from "../../../../exposure";
import { PARTS, id } from "./everyPart";

const NOT_YET = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const STACK: readonly AzureResourceData[] = PARTS.map(({ type, path, properties }) => ({
  ...{ type: `azure-native:${type}`, ...id(path), name: type, properties: { ...properties } },
  declared: Object.keys(properties),
}));
const said = (resources: readonly AzureResourceData[]) =>
  topologyUnknown(modelFromAzure(resources)).map(({ subject, problem }) => `${subject}: ${problem}`);

/** Keys from the properties down, and the same as the engine writes it. */
interface Path {
  readonly keys: readonly (string | number)[];
  readonly words: string;
}
const pathsBelow = (value: unknown, { keys, words }: Path = { keys: [], words: "" }): Path[] =>
  typeof value !== "object" || value === null
    ? []
    : Object.entries(value).flatMap(([key, inner]) => {
        const path = Array.isArray(value)
          ? { keys: [...keys, Number(key)], words: `${words}[${key}]` }
          : { keys: [...keys, key], words: words === "" ? key : `${words}.${key}` };
        return [path, ...pathsBelow(inner, path)];
      });

function madeUnknown(value: unknown, [key, ...rest]: Path["keys"]): unknown {
  if (key === undefined) return NOT_YET;
  const inner = madeUnknown((value as Record<string | number, unknown>)[key], rest);
  return Array.isArray(value) ? value.with(Number(key), inner) : { ...(value as object), [key]: inner };
}

test("the stack is known", () => expect(said(STACK)).toEqual([]));

test.each(PARTS)(
  "$type: each of its properties that is not known is said once",
  ({ type, path, properties, ...expected }) => {
    const byPath: string[] = [];
    const silent: string[] = [];
    for (const { keys, words } of pathsBelow(properties)) {
      const changed = madeUnknown(properties, keys) as AzureResourceData["properties"];
      const found = said(STACK.map((one) => (one.id === id(path).id ? { ...one, properties: changed } : one)));
      if (found.length === 0) silent.push(words);
      if (found.includes(`${type}: its ${words} is not known yet`)) byPath.push(words);
    }
    expect(byPath.sort()).toEqual([...(expected.byPath ?? [])].sort());
    expect(silent.sort()).toEqual([...(expected.silent ?? [])].sort());
  },
);

describe("the sentence", () => {
  const sentence = (properties: object, more: object = {}) =>
    modelFromAzure([
      {
        ...{ type: "azure-native:network/v20240501:NatGateway", id: "/nat", name: "nat" },
        properties: { ...properties },
        ...{ declared: Object.keys(properties), ...more },
      },
    ]).unknown.map(({ subject, problem }) => `${subject}: ${problem}`);
  const values = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`p${i}`, NOT_YET]));

  it("names up to five properties, and says how many more there are", () => {
    expect(sentence(values(2))).toEqual(["nat: its p0, p1 are not known yet"]);
    expect(sentence(values(5))).toEqual(["nat: its p0, p1, p2, p3, p4 are not known yet"]);
    expect(sentence(values(7))).toEqual(["nat: its p0, p1, p2, p3, p4 and 2 more are not known yet"]);
  });

  it("is about what the program sets only, and about no part of a property that is nothing", () => {
    expect(sentence({ own: NOT_YET, azures: NOT_YET }, { declared: ["own"] })).toEqual([
      "nat: its own is not known yet",
    ]);
    expect(sentence({ own: NOT_YET }, { declared: undefined })).toEqual([]);
    expect(sentence({ own: null, text: "<", list: [null] })).toEqual([]);
  });

  it.each([
    ["azure-native:compute:Disk", []],
    ["azure-native:network:NetworkWatcher", ["x: its own is not known yet"]],
    ["random:network:Other", []],
  ])("is about the network only: of %s %j", (type, expected) => {
    const resource = { type, id: "/x", name: "x", properties: { own: NOT_YET }, declared: ["own"] };
    expect(said([resource])).toEqual(expected);
  });

  it("names an element after the ninth by its place", () => {
    const routes = Array.from({ length: 12 }, () => ({ addressPrefix: "10.92.0.0/24", nextHopType: "None" }));
    const changed = { routes: routes.with(11, { addressPrefix: NOT_YET, nextHopType: NOT_YET }) };
    const resource = { type: "azure-native:network:RouteTable", id: "/r", name: "r", properties: changed };
    expect(said([{ ...resource, declared: ["routes"] }])).toEqual(["r: its routes[11].nextHopType is not known yet"]);
  });
});
