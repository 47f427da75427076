import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PRODUCTS } from "../../../../scripts/portal/products";
import { markdownTable } from "../../../markdownTable";

const page = readFileSync(join(__dirname, "../../../../docs/clients.md"), "utf8");
const COLUMNS = {
  addresses: "source addresses",
  certificate: "certificate that it shows",
  name: "name in it",
  path: "service path",
  preview: "preview",
  keepAlive: "keeps connections",
  blocked: "what it does with the answer",
} as const;

test("docs/clients.md says of every product what is known of it as a client, each with its source", () => {
  const rows = [...PRODUCTS.values()].flatMap(({ title, client }) => {
    if (client === null) return [];
    const cells = (Object.keys(COLUMNS) as (keyof typeof COLUMNS)[]).map((topic) => {
      const fact = client[topic];
      if (fact === null) return "not known";
      return fact.source === undefined ? fact.says : `${fact.says} ([source](${fact.source}))`;
    });
    return [[title, ...cells]];
  });
  expect(page).toContain(markdownTable(["product", ...Object.values(COLUMNS)], rows));
});

test("docs/clients.md names the products that send no files to an ICAP server", () => {
  const without = [...PRODUCTS.values()].filter(({ client }) => client === null).map(({ title }) => title);
  expect(without).toHaveLength(2);
  for (const title of without) expect(page).toContain(title);
});
