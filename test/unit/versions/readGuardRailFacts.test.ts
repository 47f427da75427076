import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { guardRailFacts } from "../../../infra/guardRailFacts";
import { compare } from "../../../preview/changes/compare";
import { GATES } from "../../../preview/model/report";
import { renderings } from "../../../preview/render/renderings";
import { readGuardRailFacts } from "../../../versions/readGuardRailFacts";
import { changeOf } from "../preview/smallStack";

const now = new Date("2026-11-29T00:00:00Z");
const project = join(__dirname, "../../..");
const folder = mkdtempSync(join(tmpdir(), "guard-rail-facts-"));
afterAll(() => rmSync(folder, { recursive: true }));

const config = {
  "azure-native:location": "westeurope",
  "defender-icap-gateway:gateway": { port: 11345 },
  "defender-icap-gateway:client": {
    generateIdentity: true,
    profile: "custom",
    addresses: ["20.1.2.3"],
  },
};

let trees = 0;
/** A tree of another commit with this `infra/guardRailFacts.js`; without one, a tree from before it. */
function treeWith(content?: string): string {
  const tree = join(folder, String(trees++));
  mkdirSync(join(tree, "infra"), { recursive: true });
  if (content !== undefined) writeFileSync(join(tree, "infra/guardRailFacts.js"), content);
  return tree;
}
const answering = (facts: object): string => treeWith(`exports.guardRailFacts = () => (${JSON.stringify(facts)});`);
const read = (tree: string) => readGuardRailFacts(tree, "dev", config, now);

const context = {
  environment: "test",
  icapsPort: 11346,
  allowedSources: ["20.0.0.1"],
  furtherClients: [{ port: 11347, sources: ["20.0.0.2"] }],
  testWorkload: false,
  existingAddresses: true,
};
const facts = { version: 1, ...context };

test("this tree answers in the form that this preview reads, with the settings of the stack file", () => {
  const expected = {
    environment: "dev",
    icapsPort: 11345,
    allowedSources: ["20.1.2.3/32"],
    furtherClients: [],
    testWorkload: false,
    existingAddresses: false,
    storageSources: [],
  };
  expect(guardRailFacts(config, "dev", now)).toEqual({ version: 1, ...expected });
  expect(read(project)).toEqual(expected);
});

test("the network of others, whose subnets are not judged, is among the facts where the settings name it", () => {
  const network =
    "/subscriptions/00000000-0000-0000-0000-000000000002/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/hub";
  const existing = {
    ...{ network, addressSpace: ["10.40.0.0/16"], subnetPrefixes: { a: "10.40.1.0/24", b: "10.40.2.0/24" } },
    laneSubnets: { a: `${network}/subnets/a`, b: `${network}/subnets/b` },
  };
  const shared = { ...config, "defender-icap-gateway:network": { existing } };
  expect(guardRailFacts(shared, "dev", now)).toMatchObject({ existingNetwork: network });
  expect(readGuardRailFacts(project, "dev", shared, now)).toMatchObject({ existingNetwork: network });
});

test("another tree's own function answers for its settings", () => {
  expect(read(answering(facts))).toEqual(context);
});

/** Trees of other commits whose facts cannot be read, and the reason. */
const FAILING: readonly (readonly [string, () => string, RegExp | string])[] = [
  [
    "is from before the function",
    () => treeWith(),
    "this version has no infra/guardRailFacts, from which a preview reads them",
  ],
  ["cannot be loaded", () => treeWith('throw new Error("no such\\n  package");'), "no such package"],
  ["imports what is not there", () => treeWith('require("./gone");'), /Cannot find module '\.\/gone'/],
  [
    "exports something else",
    () => treeWith("exports.facts = 1;"),
    "infra/guardRailFacts exports no function guardRailFacts",
  ],
  ["refuses its settings", () => treeWith('exports.guardRailFacts = () => { throw "no client"; };'), "no client"],
  ["throws null", () => treeWith("exports.guardRailFacts = () => { throw null; };"), "thrown, and no error: null"],
  [
    "throws an object",
    () => treeWith("exports.guardRailFacts = () => { throw { code: 5 }; };"),
    "thrown, and no error: { code: 5 }",
  ],
  [
    "throws an error without a word",
    () => treeWith("exports.guardRailFacts = () => { throw new Error(); };"),
    "an error without a message: Error",
  ],
  [
    "answers in a later version",
    () => answering({ ...facts, version: 2 }),
    "infra/guardRailFacts answers in version 2; this preview reads version 1",
  ],
  [
    "answers later",
    () => treeWith("exports.guardRailFacts = async () => ({ version: 1 });"),
    "infra/guardRailFacts answers in version undefined; this preview reads version 1",
  ],
  [
    "has no port",
    () => answering({ ...facts, icapsPort: undefined }),
    /^infra\/guardRailFacts gave an answer that lacks facts: icapsPort: /,
  ],
  ["has a port that is none", () => answering({ ...facts, icapsPort: 0 }), /icapsPort: /],
  ["has an environment of its own", () => answering({ ...facts, environment: "staging" }), /environment: /],
  ["has no clients", () => answering({ ...facts, allowedSources: undefined }), /allowedSources: /],
];

describe.each(FAILING)("a tree that %s", (_how, makeTree, reason) => {
  it("gives the reason, and neither a default port nor an environment", () => {
    const notKnown: unknown = typeof reason === "string" ? reason : expect.stringMatching(reason);
    expect(read(makeTree())).toEqual({ notKnown });
  });

  it.each(["base", "head"] as const)("as the %s stands under Not known with it, and passes no gate", (side) => {
    const change = changeOf({}, {});
    const report = compare({ ...change, contexts: { ...change.contexts, [side]: read(makeTree()) } });
    expect(report.unknown).toEqual([
      expect.stringContaining(`the guard rails judge ${side === "base" ? "main" : "the branch"}: `),
    ]);
    expect(report.unknown[0]).toMatch(
      typeof reason === "string" ? new RegExp(`${reason}$`) : new RegExp(reason.source.replace(/^\^/, "")),
    );
    expect(report.gates).toEqual(GATES);
    expect(report.complete).toBe(false);
  });
});

test("the reason stands in every rendering of the report", () => {
  const change = changeOf({}, {});
  const contexts = { ...change.contexts, base: read(answering({ ...facts, version: 2 })) };
  const all = renderings(compare({ ...change, contexts }));
  for (const format of ["markdown", "json", "html", "sarif"] as const)
    expect([format, all[format]()]).toEqual([format, expect.stringContaining("answers in version 2")]);
});

test("a long reason of a stranger's is cut", () => {
  const notKnown: unknown = expect.stringMatching(/^x{400} …$/);
  expect(read(treeWith('throw new Error("x".repeat(9999));'))).toEqual({ notKnown });
});
