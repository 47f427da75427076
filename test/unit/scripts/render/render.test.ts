/** `npm run render`: what is in a folder, what is not, and what is refused. */
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { readOptions } from "../../../../scripts/render/options";
import { settingsForElsewhere } from "../../../../scripts/render/stackSettings";
import { TARGET_NAMES } from "../../../../scripts/render/folder";
import { writeFolder } from "../../../../scripts/render/write";
import { rendered, textOf } from "./rendering";

const NOW = new Date("2026-11-30T12:00:00Z");
const root = mkdtempSync(join(tmpdir(), "render-"));
afterAll(() => rmSync(root, { recursive: true }));

/** A project with one stack file. */
async function stack(text: string): ReturnType<typeof settingsForElsewhere> {
  writeFileSync(join(root, "Pulumi.dev.yaml"), `config:\n  azure-native:location: westeurope\n${text}`);
  return settingsForElsewhere(root, "dev", NOW);
}

test.each(TARGET_NAMES)("%s: no file holds a key or a certificate, and no place is left empty", (target) => {
  for (const [path, { text }] of Object.entries(rendered(target))) {
    expect(
      `${path}: ${/-----BEGIN [A-Z ]+-----(?!\.\+)/.exec(text.replace(/"-----BEGIN|r"-----BEGIN/g, ""))?.[0]}`,
    ).toBe(`${path}: undefined`);
    expect(`${path}: ${/\{\{[A-Z_]+\}\}/.exec(text)?.[0]}`).toBe(`${path}: undefined`);
    if (path.endsWith(".md"))
      expect(`${path}: ${/.*(?:undefined|NaN|\[object).*/.exec(text)?.[0]}`).toBe(`${path}: undefined`);
  }
});

test.each(TARGET_NAMES)("%s: the tables of its README have aligned columns", (target) => {
  const tables = textOf(rendered(target), "README.md").match(/(?:^\|.*\|\n)+/gm) ?? [];
  expect(tables.length).toBeGreaterThan(0);
  for (const table of tables)
    expect(
      new Set(
        table
          .trimEnd()
          .split("\n")
          .map((line) => line.length),
      ).size,
    ).toBe(1);
});

describe.each(["ubuntu", "onprem"] as const)("%s", (target) => {
  const folder = rendered(target);

  it("has the same files in its user data and for its script, with their digests", () => {
    for (const lane of ["lane-a", "lane-b"]) {
      const { write_files: written } = parse(textOf(folder, `${lane}/user-data`)) as {
        write_files: { path: string; permissions?: string; content: string }[];
      };
      const list = written.map(({ path, permissions = "0644" }) => `${permissions} ${path}`);
      expect(textOf(folder, `${lane}/files.txt`)).toBe(`${list.join("\n")}\n`);
      for (const { path, content } of written) expect(textOf(folder, `${lane}/files${path}`)).toBe(content);
      const digests = new Map(
        textOf(folder, `${lane}/files.sha256`)
          .trimEnd()
          .split("\n")
          .map((line) => [line.slice(66), line.slice(0, 64)]),
      );
      expect([...digests.keys()].sort()).toEqual(["files.txt", ...written.map(({ path }) => `files${path}`)].sort());
      for (const [path, digest] of digests)
        expect(digest).toBe(
          createHash("sha256")
            .update(textOf(folder, `${lane}/${path}`))
            .digest("hex"),
        );
    }
  });

  it("lets in exactly the client's addresses, the load balancer's and those of SSH", () => {
    const fence = textOf(folder, "lane-a/files/etc/icap-gateway/fence.nft");
    const accepted = fence.split("\n").filter((line) => /ip saddr \{.* (?:goto|accept) /.test(line));
    expect(accepted.map((line) => line.trim())).toEqual([
      "ct original proto-dst 11344 ip saddr { 52.1.2.3/32, 52.1.2.4/31 } tcp dport 11344 goto clients",
      'ip saddr { 10.9.0.0/24 } tcp dport 8080 counter accept comment "probe of the load balancer"',
      'ip saddr { 10.8.0.1 } tcp dport 22 counter accept comment "SSH"',
    ]);
    const haproxy = textOf(folder, "lane-a/files/etc/systemd/system/haproxy.service");
    expect(haproxy).toContain("\nIPAddressAllow=localhost 10.9.0.0/24\n");
  });

  it("without options admits only the client", () => {
    const fence = textOf(
      rendered(target, {}, { probesFrom: [], sshFrom: [] }),
      "lane-a/files/etc/icap-gateway/fence.nft",
    );
    expect(fence).not.toMatch(/dport (?:22|8080)/);
  });

  it("asks nothing of Azure: neither its vault nor its metadata service, nor the events of its machines", () => {
    const paths = Object.keys(folder).filter((path) => path.startsWith("lane-a/files/"));
    expect(paths.filter((path) => /key_vault|fetch_code|events/.test(path))).toEqual([]);
    const env = textOf(folder, "lane-a/files/etc/icap-gateway/gateway.env");
    expect(env).not.toMatch(/VAULT|METADATA|gateway-events/);
    expect(env).toContain("\nCERTIFICATES=/etc/icap-gateway/certificates\n");
  });

  it("names in its README what the client is told", () => {
    const text = textOf(folder, "README.md");
    expect(text).toMatch(/\| Port +\| 11344 /);
    expect(text).toContain("`/reqmod` or `/respmod`");
    expect(text).toContain("exactly the certificates in `clients.pem`");
  });
});

test("a client with a port of its own reaches that port alone, from its own addresses", () => {
  const client = { profile: "custom", addresses: ["52.1.2.3"], also: [{ profile: "umbrella", port: 12344 }] };
  const fence = textOf(rendered("onprem", { client }), "lane-a/files/etc/icap-gateway/fence.nft");
  expect(fence).toContain("tcp dport { 12344 } redirect to :11344");
  expect(fence).toContain("ct original proto-dst 11344 ip saddr { 52.1.2.3/32 } tcp dport 11344 goto clients");
  expect(fence).toMatch(
    /ct original proto-dst 12344 ip saddr \{ 3\.234\.7\.118\/32, .* \} tcp dport 11344 goto clients/,
  );
});

test("a folder is written with its modes, and never over another one", () => {
  const out = join(root, "out");
  writeFolder(out, rendered("onprem"));
  expect(statSync(join(out, "lane-a", "install.sh")).mode & 0o777).toBe(0o755);
  expect(statSync(join(out, "README.md")).mode & 0o777).toBe(0o644);
  expect(readFileSync(join(out, "lane-b", "files", "etc", "icap-gateway", "gateway.env"), "utf8")).toContain("LANE=b");
  expect(() => writeFolder(out, {})).toThrow(/^--out: .*out is not empty; give a new folder/);
  mkdirSync(join(root, "empty"));
  expect(() => writeFolder(join(root, "empty"), {})).not.toThrow();
});

test("a product with a port of its own is told it in the README", () => {
  const client = { profile: "custom", addresses: ["52.1.2.3"], also: [{ profile: "umbrella", port: 12344 }] };
  expect(textOf(rendered("onprem", { client }), "README.md")).toMatch(/\| Port +\| 11344; umbrella: 12344 +\|/);
});

test.each(["ubuntu", "onprem", "aws", "gcp"] as const)(
  "%s: a README of plain ICAP warns of it, and asks for no key, no certificate and no secure box",
  (target) => {
    const readme = textOf(rendered(target, { workload: "test", gateway: { tls: "off" } }), "README.md");
    expect(readme).toContain("**These machines take ICAP without TLS**");
    expect(readme).toMatch(/\| Port +\| 1344 /);
    expect(readme).toMatch(/\| Use secure ICAP +\| not checked/);
    expect(readme).not.toMatch(/server\.key|server\.pem|clients\.pem|openssl|Put key and certificates/);
    const secure = textOf(rendered(target), "README.md");
    expect(secure).toMatch(/\| Use secure ICAP +\| checked/);
    expect(secure).not.toContain("without TLS");
  },
);

describe("a stack's settings", () => {
  it("are taken as they are, and what is Azure's alone is left out", async () => {
    const settings = await stack(
      "  defender-icap-gateway:serverCertificate: { source: supplied, privateKey: { secure: x } }\n" +
        "  defender-icap-gateway:gateway: { port: 12000 }\n",
    );
    expect(settings.gateway.port).toBe(12000);
  });

  it("may name ICAP servers of any network: Azure's has no part in it", async () => {
    const { icap } = await stack(
      "  defender-icap-gateway:network: { addressSpace: 10.1.0.0/20, peerings: [nonsense] }\n" +
        "  defender-icap-gateway:secondRegion: { location: northeurope, addressSpace: nonsense }\n" +
        "  defender-icap-gateway:enforceTunnel: { preSharedKey: { secure: x }, onPremises: { addressSpace: [10.90.0.0/24] } }\n" +
        "  defender-icap-gateway:icap: { server: external, external: { product: generic-reqmod, servers: [{ address: 192.168.7.10 }] } }\n",
    );
    expect(icap.external?.servers).toMatchObject([{ address: "192.168.7.10", port: 1344 }]);
  });

  it("are refused where a part that decides is encrypted", async () => {
    await expect(stack("  defender-icap-gateway:dlp: { keywords: [{ secure: x }, plain] }\n")).rejects.toThrow(
      "dlp.keywords[0] in Pulumi.dev.yaml is encrypted, and a machine without it would not be the stack's",
    );
  });

  it("are refused where the readers of the metrics are encrypted, and not for other parts of the monitoring", async () => {
    const monitoring = (more: string) => `  defender-icap-gateway:monitoring: { emails: [{ secure: x }]${more} }\n`;
    await expect(stack(monitoring(""))).resolves.toMatchObject({ stack: "dev" });
    await expect(stack(monitoring(", scrape: { from: [{ secure: x }] }"))).rejects.toThrow(
      "monitoring.scrape.from[0] in Pulumi.dev.yaml is encrypted",
    );
  });

  it("are refused where they need Azure, with all problems at once", async () => {
    const list = "{ listUploadFrom: [52.1.2.3], rules: [{ name: customers, kind: list, file: customers }] }";
    await expect(
      stack(`  defender-icap-gateway:client: { sources: serviceTag }\n  defender-icap-gateway:dlp: ${list}\n`),
    ).rejects.toThrow(/client\.sources {2}"serviceTag" is known to Azure alone[^]*dlp\.rules {2}a rule of kind: list/);
  });

  it("are refused where they are wrong, as everywhere", async () => {
    await expect(stack("  defender-icap-gateway:gateway: { port: 1 }\n")).rejects.toThrow(
      "gateway.port  1 is not a whole number",
    );
    await expect(settingsForElsewhere(root, "none", NOW)).rejects.toThrow(
      '--stack: "none" is not one of dev (no Pulumi.none.yaml in ',
    );
  });
});

test("a wrong command line is refused with all that is wrong", () => {
  const prefixes = ["10.0.0.0/40", "0.0.0.0/0", "10.1.2.3/24"].flatMap((prefix) => ["--ssh-from", prefix]);
  const argv = ["node", "render", "--target", "solaris", "--stack", "dev", "--out", "x", ...prefixes];
  expect(() => readOptions(argv)).toThrow(
    [
      `--target: "solaris" is not one of ${TARGET_NAMES.join(", ")}`,
      '--ssh-from: "10.0.0.0/40" is not an IPv4 address or prefix such as 10.1.2.0/24',
      '--ssh-from: "0.0.0.0/0" lets in more than any one network; give prefixes of your own, /8 or longer',
      '--ssh-from: "10.1.2.3/24" has bits behind the prefix; its network is 10.1.2.0/24',
    ].join("\n"),
  );
});
