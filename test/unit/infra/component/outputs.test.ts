import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { OUTPUT_SETTINGS } from "../../../../infra/component/outputs";
import schema from "../../../../infra/component/schema.json";

const page = readFileSync(resolve(__dirname, "../../../../docs/component.md"), "utf8");

test("docs/component.md has every output of the component, and says which are secret", () => {
  const [, table = ""] = /## Outputs\n\n([^]*?)\n\n/.exec(page) ?? [];
  const rows = [...table.matchAll(/^\| `(\w+)` *\| (secret: )?/gm)].map(([, name, secret]) => [
    name,
    secret !== undefined,
  ]);
  const { properties } = schema.resources["defender-icap-gateway:index:IcapGateway"];
  expect(rows.sort()).toEqual(
    Object.entries(properties)
      .map(([name, output]) => [name, "secret" in output])
      .sort(),
  );
});

test("docs/component.md names exactly the arguments that may be outputs", () => {
  const [, list] = /These arguments may be outputs[^\n]*\n\n([^]*?)\n\n/.exec(page)!;
  const named = new Set([...list!.matchAll(/`([a-zA-Z]+\.[a-zA-Z]+)`/g)].map((match) => match[1]));
  expect([...named].sort()).toEqual([...OUTPUT_SETTINGS].sort());
});
