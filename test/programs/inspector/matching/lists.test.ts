/** Exact lists: values that the gateway knows as salted digests alone. */
import { searchLists } from "./match";

const rules = [{ name: "customers", kind: "list", file: "customers", atLeast: 2 }];
const VALUES = ["KD-0012345", "KD-0099999", "AB 123456 C", "1234567890"];
const found = (text: string) => searchLists(rules, { customers: VALUES }, [text]).answers![0]!.findings[0]?.count ?? 0;

test.each<[string, string, number]>([
  ["as they stand", "KD-0012345 and KD-0099999", 2],
  ["in small letters, with other separators or none", "kd0012345; kd 0099999; ab123456c", 3],
  ["once each", "KD-0012345, KD 0012345", 0],
  ["in tables", "1,KD-0012345,x\n2,1234567890,y", 2],
  ["no other values of their form", "KD-0012346 KD-0099998 1234567891 AB 123456 D", 0],
  ["no parts of longer ones", "KD-00123450 XKD-0099999 12345678901", 0],
])("values are found %s", (_name, text, count) => {
  expect(found(text)).toBe(count);
});

test("another list is another policy", () => {
  const digest = (values: readonly string[]) => searchLists(rules, { customers: values }, []).digest;
  expect(digest(VALUES)).toBe(digest(VALUES));
  expect(digest(VALUES)).not.toBe(digest(VALUES.slice(1)));
});

test.each([["four"], ["1234"], ["wordonly"], ["KD+12345"]])("%s cannot be in a list, and is not repeated", (value) => {
  const { problem } = searchLists(rules, { customers: [...VALUES, value] }, []);
  expect(problem).toMatch(/^line 5: a value needs 5 letters or digits/);
  expect(problem).not.toContain(value);
});
