/** The page of `npm run portal` in a real browser: both colour schemes, a phone's width and a desk's. Needs Debian's `chromium`, and root for a network of its own. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Card } from "../../scripts/portal/card";
import { asPage } from "../../scripts/portal/page";
import { PRODUCTS } from "../../scripts/portal/products";
import { instructionsFor } from "../../scripts/portal/steps";
import { REGISTRATION } from "../unit/scripts/portal/registration";

const folder = mkdtempSync(join(tmpdir(), "portal-page-"));
beforeAll(() => {
  if (spawnSync("chromium", ["--version"]).status !== 0)
    throw new Error("there is no chromium: apt-get install --no-install-recommends chromium");
});
afterAll(() => rmSync(folder, { recursive: true }));

const line = "MIIBkTCB+wIJAKHHCgVZU2T3MA0GCSqGSIb3DQEBCwUAMBExDzANBgNVBAMMBmljYXAt";
const card: Card = {
  name: "icap-gateway-prod-with-a-name-as-long-as-names-may-be",
  ...REGISTRATION,
  certificate: { pem: `-----BEGIN CERTIFICATE-----\n${`${line}\n`.repeat(20)}-----END CERTIFICATE-----` },
  warnings: [
    "This stack is a test workload: its gateway speaks plain ICAP, without TLS and without a client certificate.",
  ],
};

interface Found {
  readonly name: string;
  readonly width: number;
  readonly dark: boolean;
  readonly buttons: number;
  readonly faults: readonly string[];
}

/** Everything that the browser finds with its preferred colour scheme set. */
function foundIn(scheme: "dark" | "light", pages: Readonly<Record<string, string>>): Found[] {
  const harness = join(folder, `${scheme}.html`);
  const measure = readFileSync(join(__dirname, "portalPage", "measure.js"), "utf8");
  const json = JSON.stringify(pages).replaceAll("<", "\\u003c");
  writeFileSync(
    harness,
    `<!doctype html><meta charset="utf-8"><body><script type="application/json" id="pages">${json}</script><pre id="found"></pre><script type="module">${measure}</script>`,
  );
  const browser = [
    ...["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
    ...["--disable-component-update", "--disable-sync", `--user-data-dir=${join(folder, scheme)}`],
    ...[`--blink-settings=preferredColorScheme=${scheme === "dark" ? 0 : 1}`, "--virtual-time-budget=60000"],
    ...["--window-size=1400,900", "--dump-dom", pathToFileURL(harness).href],
  ];

  const text = execFileSync("unshare", ["--net", ...browser], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    maxBuffer: 1 << 26,
  });
  return JSON.parse(/<pre id="found">(.*?)<\/pre>/s.exec(text)?.[1] ?? "") as Found[];
}

const pages = Object.fromEntries(
  [...PRODUCTS].map(([name, product]) => [name, asPage(instructionsFor(product, card))] as const),
);

test.each(["light", "dark"] as const)(
  "every product's page fits a phone and a desk, can be read, and each of its buttons copies its value: %s",
  (scheme) => {
    const found = foundIn(scheme, pages);
    expect(found).toHaveLength(PRODUCTS.size * 2);
    expect(found.flatMap(({ name, width, faults }) => faults.map((fault) => `${name} at ${width}: ${fault}`))).toEqual(
      [],
    );
    expect(new Set(found.map(({ dark }) => dark))).toEqual(new Set([scheme === "dark"]));
    for (const { name, buttons } of found) expect(`${name}: ${buttons > 0}`).toBe(`${name}: true`);
  },
);

test("a page that does not fit, cannot be read or does not copy is found out", () => {
  const button = '<div><code>x</code><button type="button" aria-label="Copy x">Copy</button></div>';
  const page = `<!doctype html><style>body { background: #fff } p { color: #aaa; width: 2000px }</style><p>text</p>${button}`;
  expect(foundIn("light", { bad: page })[0]?.faults).toEqual([
    expect.stringMatching(/^20\d\d wide$/),
    "contrast 2.32: text",
    "low: Copy x",
    "does not copy: Copy x",
  ]);
});
