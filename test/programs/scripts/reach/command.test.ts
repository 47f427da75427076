import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A program that this test starts: its change touches the test (`npm test -- --changed`). */
export type Started = typeof import("../../../../scripts/reach");

const folder = mkdtempSync(join(tmpdir(), "reach-"));
afterAll(() => rmSync(folder, { recursive: true }));

const open = { name: "Open", priority: 100, direction: "Inbound", access: "Allow", protocol: "*" };
const plain = {
  networks: [
    {
      ...{ id: "v", name: "v", addressPrefixes: ["10.0.0.0/16"] },
      subnets: [{ id: "s", name: "s", prefixes: ["10.0.0.0/24"], securityGroup: "g" }],
    },
  ],
  securityGroups: [
    {
      ...{ id: "g", name: "g" },
      rules: [{ ...open, protocol: "Tcp", sources: ["52.1.2.3"], destinations: ["*"], destinationPorts: ["443"] }],
    },
  ],
  publicAddresses: [{ id: "p", name: "address-a", address: "198.51.100.10", sku: "Standard" }],
  networkInterfaces: [{ name: "m", ipConfigurations: [{ subnet: "s", publicAddress: { id: "p" } }] }],
};

describe("npm run reach", () => {
  const reach = (...args: string[]) =>
    spawnSync(process.execPath, ["--import", "tsx", "scripts/reach.ts", ...args], { encoding: "utf8" });
  const state = join(folder, "model.json");
  writeFileSync(state, JSON.stringify(plain));

  it.each([
    ["0 when it gets through", "52.1.2.3", "a:443", 0, /^52\.1\.2\.3 to a:443\/tcp: allowed\n/],
    ["1 when it does not", "52.1.2.4", "a:443", 1, /the nearest is 52\.1\.2\.3, 1 away/],
    [
      "2 when the destination does not exist",
      "52.1.2.4",
      "b:443",
      2,
      /^--to: "b" is nothing in this network; it has address-a/,
    ],
  ])("ends with %s", (_, from, to, status, words) => {
    const result = reach("--from", from, "--to", to, "--state", state);
    expect(result.status).toBe(status);
    expect(status === 2 ? result.stderr : result.stdout).toMatch(words);
  });
});
