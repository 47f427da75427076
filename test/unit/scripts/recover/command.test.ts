import { wordsOf } from "../../../../scripts/recover/command";

const about = { stack: "prod", file: "recover.json", isNew: false };
const words = (several: { name: string; ids: string[] }[]) => wordsOf({ entries: [], made: [], several }, about);

test("of two sets that fit one resource the wrong one is deleted", () => {
  expect(words([{ name: "gw-lane-a", ids: ["/one", "/two"] }])).toContain(
    'Azure has 2 that may be gw-lane-a; add the right one to recover.json as its "id", and delete the other:\n  - /one\n  - /two\n',
  );
});

test("of two that fit two resources, such as the roles of both lanes on one container, none is deleted", () => {
  const text = words(["gw-a-reads", "gw-b-reads"].map((name) => ({ name, ids: ["/one", "/two"] })));
  expect(text).toContain("and leave the other, which is another resource of the stack:");
  expect(text).not.toContain("delete");
});
