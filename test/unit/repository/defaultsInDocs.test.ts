/** Defaults that pages name beside a setting are those of the model. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { METRICS_PORT, RENEW_BEFORE } from "../../../infra/model/partDefaults";
import { PLAIN_PORT, TLS_PORT } from "../../../infra/model/ports";
import { defaultOf, SETTINGS, type Setting } from "../../../infra/model/schema";
import { PRESETS } from "../../../infra/model/setting";
import { PLAIN_EXPIRES } from "../../../infra/model/workload";
import { contextOf } from "../../../policy/packConfig";

const root = join(__dirname, "../../..");
const read = (page: string): string => readFileSync(join(root, page), "utf8");
const PAGES = ["README.md", "SECURITY.md", ...readdirSync(join(root, "docs")).map((name) => `docs/${name}`)].filter(
  (name) => name.endsWith(".md"),
);

test("a number in parentheses after a setting is its default", () => {
  const named = PAGES.flatMap((page) =>
    [...read(page).matchAll(/`([a-z]\w*)\.(\w+)` \((\d+)\)/g)].flatMap(([, section = "", name = "", value]) => {
      const settings = (SETTINGS as Readonly<Record<string, Readonly<Record<string, Setting>>>>)[section];
      const setting = settings?.[name]; // a sentence of docs/settings.md names parts of one, from the model
      if (setting === undefined) return [];
      const defaults = PRESETS.map((preset) => String(defaultOf(setting.byDefault, preset)));
      return [{ page, setting: `${section}.${name}`, value, right: defaults.includes(value!) }];
    }),
  );
  expect(named.filter(({ right }) => !right)).toEqual([]);
  expect(named.map(({ page }) => page)).toEqual(expect.arrayContaining(["docs/rotation.md", "docs/operations.md"]));
});

test.each([
  ["docs/operations.md", `http://GATEWAY:${METRICS_PORT}/metrics`],
  ["docs/operations.md", `port ${TLS_PORT} is closed`],
  ["docs/deploying.md", `\`expires: ${PLAIN_EXPIRES}\` unless you give another end`],
  ["docs/rotation.md", `(${RENEW_BEFORE.days}; a third of a shorter validity)`],
  ["docs/guide-map.md", `destination port ${TLS_PORT}`],
  ["docs/decisions.md", `Port ${PLAIN_PORT} is led to ${TLS_PORT} by the packet filter`],
  ["SECURITY.md", `only the client's addresses reach ${TLS_PORT}`],
  ["README.md", `TCP ${TLS_PORT}`],
])("%s says %s", (page, words) => expect(read(page)).toContain(words));

test("the guard rails take the settings' default port for the clients' where none is configured", () => {
  expect(contextOf({}, "dev").icapsPort).toBe(TLS_PORT);
});
