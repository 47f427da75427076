/** A wrong item hides no check among the other items of its list, whichever list of a stack file it is. */
import { z } from "zod";
import { SECTIONS, SERVER_CERTIFICATE } from "../../../../infra/model/schema";
import { detection, external, MAY_REPEAT, network, ROWS, tunnel, type Values } from "./listRows";
import { refusal } from "./parsing";

/** Every list of a schema: `network.peerings[].addressSpace`. */
function listsIn(schema: z.ZodType, path: string): string[] {
  if (schema instanceof z.ZodOptional) return listsIn(schema.unwrap() as z.ZodType, path);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => listsIn(option as z.ZodType, path));
  if (schema instanceof z.ZodArray) return [path, ...listsIn(schema.element as z.ZodType, `${path}[]`)];
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape as Readonly<Record<string, z.ZodType>>).flatMap(([key, part]) =>
    listsIn(part, `${path}.${key}`),
  );
}
const LISTS = [
  ...Object.entries(SECTIONS).flatMap(([name, schema]) => listsIn(schema, name)),
  ...Object.values(SERVER_CERTIFICATE).flatMap((schema) => listsIn(schema, "serverCertificate")),
];

test("each list of a stack file is looked at here", () => {
  expect([...LISTS].sort()).toEqual([...Object.keys(ROWS), ...MAY_REPEAT].sort());
});

const problemsOf = (values: Values): string[] =>
  refusal(values, "dev", { secretNames: ["enforceTunnel"] })
    .split("\n")
    .slice(1)
    .map((line) => line.trim().replace(/ {2,}/, ": "));

describe("two items that do not go together are named beside a wrong one, with their positions", () => {
  test.each(Object.entries(ROWS))("%s", (list, { wrong, pair: [first, second], part = "", settings }) => {
    const place = (i: number) => `${list.replaceAll("[]", "[0]")}[${i}]`;
    const moved = (text: string) => text.replaceAll(place(1), place(2));
    const alone = problemsOf(settings([first, second])).filter((text) => text.startsWith(`${place(1)}${part}: `));
    expect(alone).not.toEqual([]);
    const beside = problemsOf(settings([first, wrong, second]));
    expect(beside).toEqual(expect.arrayContaining(alone.map(moved)));
    expect(beside).toContainEqual(expect.stringMatching(new RegExp(`^${place(1).replace(/[.[\]]/g, "\\$&")}: `)));
    const before = problemsOf(settings([wrong, first, second]));
    expect(before).toEqual(expect.arrayContaining(alone.map((text) => moved(text).replaceAll(place(0), place(1)))));
  });
});

test("two tags of one name are named beside a wrong one", () => {
  const text = problemsOf({ tags: { "a/b": "x", Owner: "one", owner: 7 } });
  expect(text).toEqual([
    expect.stringMatching(/^tags\.a\/b: "a\/b" is not a tag name/),
    expect.stringMatching(/^tags\.owner: 7 is not text/),
    expect.stringMatching(/^tags\.owner: "owner" is the same tag as "Owner"/),
  ]);
});

describe("a right item is checked beside other settings though another item of its list is wrong", () => {
  test.each<[string, Values, string]>([
    [
      "the days of a window",
      {
        gateway: {
          updateWindows: {
            a: { days: ["Mon", "Monday"], from: "02:00", hours: 3 },
            b: { days: ["Mon"], from: "02:00", hours: 3 },
          },
        },
      },
      "gateway.updateWindows.b",
    ],
    ["a status that blocks", external({ blockedIcapStatuses: [99, 503] }), "icap.external.blockedIcapStatuses[1]"],
    [
      "a status of an overload",
      external({ blockedIcapStatuses: [418], overloadStatuses: [99, 418] }),
      "icap.external.blockedIcapStatuses[0]",
    ],
    ["a country", { dlp: { ibanCountries: [7, "ZZ"] } }, "dlp.ibanCountries[1]"],
    ["a data centre", { client: { dataCentres: [7, "nowhere"] } }, "client.dataCentres[1]"],
    ["a zone", { lanes: { zones: ["1", 4] } }, "lanes.zones[1]"],
    ["a detection server's address", detection({ addresses: ["x", "10.77.9.1"] }), "detectionServer.addresses[1]"],
    [
      "an address of Enforce",
      detection({ enforceAddresses: ["x", "10.77.1.9"] }),
      "detectionServer.enforceAddresses[1]",
    ],
    ["a keyword that is too short", { dlp: { keywords: [7, "ab"] } }, "dlp.keywords[1]"],
    ["an expression", { dlp: { expressions: [7, "("] } }, "dlp.expressions[1]"],
    ["the subnet of lane b", { network: { laneSubnets: { a: "x", b: "10.99.0.0/24" } } }, "network.laneSubnets.b"],
  ])("%s", (_, values, path) => {
    expect(problemsOf(values)).toContainEqual(
      expect.stringMatching(new RegExp(`^${path.replace(/[.[\]]/g, "\\$&")}: `)),
    );
  });
});

describe("no problem is made up because an item is left out", () => {
  test.each<[string, Values]>([
    [
      "keywords of a rule that needs two",
      { dlp: { rules: [{ name: "a", kind: "keywords", keywords: ["one", 7], atLeast: 2 }] } },
    ],
    [
      "the only keyword that is right",
      { dlp: { rules: [{ name: "a", kind: "keywords", keywords: ["one", 7], context: { words: ["one"] } }] } },
    ],
    [
      "a subnet in a prefix of an existing network that is wrong",
      {
        network: {
          existing: {
            network: network("a"),
            addressSpace: ["10.40.0.0/16", "10.41.0.0/33"],
            laneSubnets: { a: `${network("a")}/subnets/a`, b: `${network("a")}/subnets/b` },
            subnetPrefixes: { a: "10.40.1.0/24", b: "10.41.1.0/24" },
          },
        },
      },
    ],
    [
      "an ICAP server in the subnet of detection servers",
      { ...detection({ addresses: ["10.77.254.10", "x"] }), ...external({ servers: [{ address: "10.77.254.11" }] }) },
    ],
    [
      "servers of which one has a wrong port",
      external({ servers: [{ address: "10.77.9.9" }, { address: "10.77.9.9", port: "x" }] }),
    ],
    [
      "addresses of a session of two",
      tunnel({
        activeActive: true,
        bgp: { addresses: ["169.254.21.2", "x"], peerAddress: "169.254.21.5", peerAsn: 65010 },
      }),
    ],
    [
      "a session whose number is wrong",
      tunnel({ bgp: { asn: 0, addresses: ["169.254.21.2"], peerAddress: "169.254.21.5", peerAsn: 65515 } }),
    ],
  ])("%s", (_, values) => {
    const problems = problemsOf(values).filter((text) => !/peerAsn: 65515 is Azure's own/.test(text));
    expect(problems).toHaveLength(1);
  });
});

test("alerts' addresses that repeat are named once where the budget's are the same", () => {
  const monitoring = { enabled: true, emails: ["a@example.com", "a@example.com"], budget: { monthly: 100 } };
  expect(problemsOf({ monitoring })).toEqual(['monitoring.emails[1]: "a@example.com" is given twice']);
});

test.each<[string, Values]>([
  ["client.dataCentres[1]", { client: { dataCentres: ["US1", 7] } }],
  ["dlp.ibanCountries[1]", { dlp: { ibanCountries: ["DE", 7] } }],
  ["dlp.rules[0].countries[1]", { dlp: { rules: [{ name: "a", kind: "iban", countries: ["DE", 7] }] } }],
])("an item of a list that may also be a word has its own message: %s", (path, values) => {
  expect(problemsOf(values)).toEqual([`${path}: 7 is not text; write it in quotes`]);
});

test("a list that is too long is looked through as well", () => {
  const blockedHeaders = [...Array.from({ length: 16 }, (_, i) => `X-${i}`), "X-0", 7];
  expect(problemsOf(external({ blockedHeaders }))).toEqual([
    "icap.external.blockedHeaders: has more than 16 names",
    "icap.external.blockedHeaders[17]: 7 is not text; write it in quotes",
    'icap.external.blockedHeaders[16]: "X-0" is named before, and capitals make no difference; leave one out',
  ]);
});
