import { join } from "node:path";
import { corpusFolder } from "../../../../scripts/corpus/makeCorpus";

const project = join(__dirname, "../../../..");

test("a corpus of some parts, and one of another seed, never take the place of the whole one in the cache", async () => {
  const orders = [{ seed: 15 }, { seed: 15, parts: "pictures" }, { seed: 15, parts: "pdf,pictures" }, { seed: 7 }];
  const folders = await Promise.all(orders.map((order) => corpusFolder(project, order)));
  expect(new Set(folders).size).toBe(orders.length);
  expect(folders[0]).toBe(await corpusFolder(project, { seed: 15 }));
});
