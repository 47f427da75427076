/** Microsoft's weekly file of service tags: what is read of it, and what is refused, all at once. */
import { EMPTY_SET, readServiceTags, toPrefixes } from "../../../exposure";
import { lines, network, rule } from "./small";

const tag = (name: unknown, addressPrefixes: unknown, more: object = {}) => ({
  name,
  properties: { addressPrefixes, ...more },
});

test("tags have their addresses, and are found in any case", () => {
  const values = [
    tag("Sql.WestEurope", ["52.0.0.1/32", "52.0.0.0", "2603:1000::/40"], { changeNumber: 7 }),
    tag("Empty", []),
  ];
  const { tags, ...file } = readServiceTags({ cloud: "Public", changeNumber: 300, values });
  expect(file).toEqual({ cloud: "Public", changeNumber: 300 });
  const { addresses, ...read } = tags.get("sql.westeurope")!;
  expect(toPrefixes(addresses)).toEqual(["52.0.0.0/31"]);
  expect(read).toEqual({
    ...{ name: "Sql.WestEurope", changeNumber: 7, prefixes: ["52.0.0.1/32", "52.0.0.0"], ipv6Prefixes: 1 },
  });
  expect(tags.get("empty")).toMatchObject({ changeNumber: 0, addresses: EMPTY_SET, prefixes: [], ipv6Prefixes: 0 });
});

test("a file without a cloud or a number is read", () => {
  expect(readServiceTags({ values: [] })).toEqual({ cloud: "unknown", changeNumber: 0, tags: new Map() });
});

test.each<[string, unknown, string]>([
  ["nothing", null, "the service-tag file is no JSON object"],
  ["a list", [], "the service-tag file is no JSON object"],
  ["a text", "text", "the service-tag file is no JSON object"],
  ["no list", { values: {} }, 'the service-tag file has no list "values"'],
  ["an entry that is none", { values: [null] }, 'an entry of "values" is no JSON object'],
  ["an entry without a name", { values: [tag("", [])] }, 'an entry of "values" has no name'],
  ["an entry whose name is no text", { values: [tag(7, [])] }, 'an entry of "values" has no name'],
  ["an entry without properties", { values: [{ name: "A" }] }, '"properties" of the tag A is no JSON object'],
  ["an entry without prefixes", { values: [tag("A", "52.0.0.0/8")] }, 'the tag A has no list "addressPrefixes"'],
  ["every address", { values: [tag("A", ["0.0.0.0/0"])] }, 'the tag A has "0.0.0.0/0", which is every address'],
  [
    "a prefix with host bits",
    { values: [tag("A", ["52.0.0.1/8"])] },
    'the tag A has "52.0.0.1/8", which is not an exact prefix',
  ],
  ["a prefix that is none", { values: [tag("A", ["x"])] }, 'the tag A has "x", which is not an exact prefix'],
  ["a tag twice", { values: [tag("A", []), tag("a", [])] }, "the tag a is there twice"],
])("a file with %s is refused", (_, content, problem) =>
  expect(() => readServiceTags(content)).toThrow(new Error(problem)),
);

test("everything that is wrong with a file is said at once", () => {
  const values = [tag("A", ["x", "0.0.0.0/0"]), null, tag("A", [])];
  expect(() => readServiceTags({ values })).toThrow(
    new Error(
      [
        ...['the tag A has "x", which is not an exact prefix', 'the tag A has "0.0.0.0/0", which is every address'],
        ...['an entry of "values" is no JSON object', "the tag A is there twice"],
      ].join("\n"),
    ),
  );
});

test("a tag of the file is its addresses in a rule, and another one stays a tag", () => {
  const serviceTags = readServiceTags({ values: [tag("Sql.WestEurope", ["52.0.0.0/31"])] });
  const rules = [rule("Tags", 100, { sources: ["SQL.westeurope", "Storage"] })];
  expect(lines(network(rules), "public", undefined, { serviceTags })[0]).toMatch(
    /^Tcp 443: 52\.0\.0\.0\/31; depends \(Storage\) within many$/,
  );
});
