/** Exact lists: made of values by the command, found by the gateway's own search, which has their keyed digests alone. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeList } from "../../../../scripts/policy/digest";
import { PYTHON } from "../../cloud-init/python";
import { digestOf, problemOf, search } from "./match";

const folder = mkdtempSync(join(tmpdir(), "exact-lists-"));
afterAll(() => rmSync(folder, { recursive: true }));
process.env.LISTS_FOLDER = folder;

const KEY = "5a".repeat(32);
const RULES = [{ name: "customers", kind: "list", file: "customers", atLeast: 2 }];
const VALUES = ["KD-0012345", "KD-0099999", "AB 123456 C", "1234567890"];

/** The list's file of these values. */
async function listOf(content: string, column?: string): Promise<Buffer> {
  const path = join(folder, "values");
  writeFileSync(path, content);
  const out = join(folder, "made.list");
  await makeList({ path, out, key: KEY, ...(column === undefined ? {} : { column }) });
  return readFileSync(out);
}

/** As the gateway keeps it. */
const keep = (list: Buffer, key = KEY) =>
  writeFileSync(join(folder, "customers"), Buffer.concat([Buffer.from(key, "hex"), list]));

const found = (text: string) => search(RULES, [[{ text }]])[0]!.findings[0]?.count ?? 0;

describe("values of a list", () => {
  beforeAll(async () => keep(await listOf(VALUES.join("\n"))));

  test.each<[string, string, number]>([
    ["as they stand", "KD-0012345 and KD-0099999", 2],
    ["in small letters, with other separators or none", "kd0012345; kd 0099999; ab123456c", 3],
    ["once each", "KD-0012345, KD 0012345", 0],
    ["in tables", "1,KD-0012345,x\n2,1234567890,y", 2],
    ["in full-width digits", "１２３４５６７８９０ and KD-0012345", 2],
  ])("are found %s", (_name, text, count) => {
    expect(found(text)).toBe(count);
  });

  test.each<[string, string]>([
    ["of the same form that are not in it", "KD-0012346 KD-0099998 1234567891 AB 123456 D"],
    ["that are parts of longer ones", "KD-00123450 XKD-0099999 12345678901 1234567890"],
  ])("are not found in values %s", (_name, text) => {
    expect(found(text)).toBe(0);
  });
});

test("another list, and the same values with another salt, are another policy", async () => {
  keep(await listOf(VALUES.join("\n")));
  const first = digestOf(RULES);
  expect(digestOf(RULES)).toBe(first);
  keep(await listOf(VALUES.join("\n")));
  expect(digestOf(RULES)).not.toBe(first);
});

test("no value is in a list's file, in clear or as a digest that can be made without the key", async () => {
  const list = await listOf(VALUES.join("\n"));
  expect(VALUES.filter((value) => list.includes(value))).toEqual([]);
  const { salt } = JSON.parse(list.subarray(0, list.indexOf("\n")).toString()) as { salt: string };
  const program = `import hashlib; print(hashlib.blake2b(b"1234567890", digest_size=8, salt=bytes.fromhex("${salt}")).hexdigest())`;
  const unkeyed = spawnSync(PYTHON, ["-c", program], { encoding: "utf8" }).stdout.trim();
  expect(unkeyed).toMatch(/^[0-9a-f]{16}$/);
  expect(list.includes(Buffer.from(unkeyed, "hex"))).toBe(false);
});

describe("the gateway does not take a list", () => {
  let list: Buffer;
  beforeAll(async () => {
    list = await listOf(VALUES.join("\n"));
    keep(list);
    expect(problemOf(RULES)).toBeUndefined();
  });
  const changed = (at: number) =>
    Buffer.concat([list.subarray(0, at), Buffer.from([list[at]! ^ 1]), list.subarray(at + 1)]);

  test.each<[string, () => void, RegExp]>([
    ["that is not there", () => rmSync(join(folder, "customers")), /rule customers: .*No such file/],
    ["that is empty", () => keep(Buffer.alloc(0)), /it is not a list/],
    ["of which the end is missing", () => keep(list.subarray(0, -9)), /it is not a list|it is incomplete/],
    ["of which whole values are missing", () => keep(list.subarray(0, -8)), /it is incomplete/],
    [
      "with one changed bit in a digest",
      () => keep(changed(list.length - 70)),
      /another key than this stack's, or changed/,
    ],
    [
      "with one changed bit at its end",
      () => keep(changed(list.length - 1)),
      /another key than this stack's, or changed/,
    ],
    ["made with another key", () => keep(list, "5b".repeat(32)), /another key than this stack's, or changed/],
    ["that is the values themselves", () => keep(Buffer.from(VALUES.join("\n"))), /it is not a list/],
  ])("%s", (_name, happen, said) => {
    happen();
    expect(problemOf(RULES)).toMatch(said);
  });
});

describe("the command", () => {
  test("takes a column of a CSV file", async () => {
    keep(await listOf('name,number\n"Doe, Jane",KD-0012345\nRoe,KD-0099999\n', "number"));
    expect(found("KD-0012345, KD-0099999")).toBe(2);
  });

  test("names every line that cannot be in a list, and shows no value", async () => {
    const wrong = ["four", "1234", "wordonly", "KD+12345678", "KD-0012345", "kd 0012345"];
    const problem = await listOf(wrong.join("\n")).catch((error: Error) => error.message);
    const form =
      "a value has 6 to 60 letters (A-Z) and digits, at least one digit, and between them only spaces and . / _ -";
    expect(problem).toBe(
      [
        `"${join(folder, "values")}" cannot be a list:`,
        ...[1, 2, 3, 4].map((line) => `  line ${line}: ${form}`),
        "  line 6: is the same value as line 5",
      ].join("\n"),
    );
  });

  test.each<[string, string, string | undefined, RegExp]>([
    ["an empty file", "\n\n", undefined, /the list is empty/],
    ["a column that is not there", "a,b\n1,2\n", "number", /--column: the first line names no column 'number'$/],
    [
      "too many forms",
      Array.from({ length: 101 }, (_, i) => `${"A".repeat(1 + (i % 11))}${"1".repeat(6 + Math.floor(i / 11))}`).join(
        "\n",
      ),
      undefined,
      /written in 101 forms .* at most 100 are allowed/,
    ],
  ])("refuses %s", async (_name, content, column, said) => {
    await expect(listOf(content, column)).rejects.toThrow(said);
  });

  test("reports forms with so many numbers in the list that other numbers are found too", async () => {
    const path = join(folder, "values");
    writeFileSync(path, Array.from({ length: 10_001 }, (_, i) => String(100_000 + i)).join("\n"));
    expect(await makeList({ path, out: join(folder, "made.list"), key: KEY })).toEqual({
      count: 10_001,
      shapes: ["999999"],
      dense: ["999999"],
    });
  });
});
