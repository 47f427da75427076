import { createHash } from "node:crypto";
import { parse } from "../settings/parsing";
import { gatewayFiles, renderUserData } from "../../../../infra/gateway";
import { IDENTITY, packagesIn, structureOf, type CloudConfig } from "./input";
import { changedMeanings } from "./renderedFiles";
import { issue } from "../certificates/issue";

let authority = "";
beforeAll(async () => {
  authority = (await issue({ name: "dlp.example", ca: true })).pem;
});
const tls = () => ({ authority, serverName: "dlp.example" });
const settings = (more: object = {}, sections: object = {}) =>
  parse({
    ...sections,
    icap: {
      server: "external",
      external: {
        product: "generic-reqmod",
        servers: [
          { name: "dlp-1", address: "10.77.9.10" },
          { name: "dlp-2", address: "10.77.9.11", port: 11345, weight: 50, connections: 8, tls: tls() },
        ],
        ...more,
      },
    },
  });
const cloudConfig = (more?: object, sections?: object): CloudConfig =>
  structureOf(renderUserData(settings(more, sections), "a", IDENTITY, gatewayFiles()));
const landed = (path: string, more?: object, sections?: object) =>
  cloudConfig(more, sections).write_files.find((file) => file.path === path)?.content ?? "";
const HAPROXY = "/etc/icap-gateway/haproxy.cfg";

describe("a gateway with external ICAP servers", () => {
  test.each([
    [15, 150],
    [300, 720],
  ])("keeps a silent client's connection while two servers may take %i s each", (verdictSeconds, idle) => {
    expect(landed("/etc/stunnel/icap.conf", { verdictSeconds })).toContain(`\nTIMEOUTidle = ${idle}\n`);
  });

  test("carries neither scanner nor ICAP server, and no file of theirs", () => {
    const { write_files } = cloudConfig();
    const packages = packagesIn(cloudConfig());
    expect(packages).toContain("haproxy");
    expect(packages.filter((name) => /icap|clam/.test(name))).toEqual([]);
    expect(write_files.filter(({ path }) => /clam|c-icap|\.ldb$/.test(path))).toEqual([]);
    const commands = (path: string) => landed(path).replace(/^\s*[#;].*$/gm, "");
    expect(commands("/etc/icap-gateway/gateway.env")).toMatch(/^DAEMONS="gateway-relay\.service haproxy\.service/m);
    expect(commands("/etc/systemd/system/stunnel@icap.socket")).not.toMatch(/clam|c-icap/);
  });

  test("tells relay and monitor the services by the product's file, and what the stack file overrides", () => {
    const file = (more?: object) => JSON.parse(landed("/etc/icap-gateway/external.json", more)) as object;
    expect(file()).toMatchObject({
      product: "generic-reqmod",
      services: [{ name: "reqmod", method: "REQMOD", path: "reqmod" }],
      blocked: { headers: ["x-infection-found"], statuses: [], substitutedResponse: true, icapStatuses: [] },
      overload: [503],
      answers204: "whenOffered",
      servers: [
        { name: "dlp-1", address: "10.77.9.10", port: 1344, check: 1380, way: "127.0.1.1" },
        { name: "dlp-2", address: "10.77.9.11", port: 11345, check: 1381, way: "127.0.1.2" },
      ],
    });
    const own = {
      respmodPath: "avscan",
      blockedHeaders: ["X-Verdict"],
      blockedStatuses: [451],
      blockedIcapStatuses: [403],
      overloadStatuses: [502],
      answers204: "never",
    };
    expect(file({ ...own, passHeaders: [] })).toMatchObject({
      services: [{ path: "reqmod" }, { name: "respmod", method: "RESPMOD", path: "avscan" }],
      blocked: {
        headers: ["x-infection-found", "x-verdict"],
        statuses: [451],
        substitutedResponse: true,
        icapStatuses: [403],
      },
      overload: [502],
      answers204: "never",
      passHeaders: [],
    });
  });

  test("gives nobody to a server before the monitor has asked it, and each at most its connections", () => {
    expect(landed(HAPROXY)).toContain("    server dlp-1 10.77.9.10:1344 weight 100 maxconn 32 disabled check\n");
    expect(landed(HAPROXY)).toMatch(
      /^ {4}server dlp-2 10\.77\.9\.11:11345 weight 50 maxconn 8 disabled check ssl verify required ca-file \/etc\/icap-gateway\/server-dlp-2\.pem verifyhost dlp\.example /m,
    );
    expect(landed("/etc/icap-gateway/server-dlp-2.pem")).toBe(`${authority.trim()}\n`);
    expect(landed("/etc/systemd/system/haproxy.service")).toMatch(/^IPAddressAllow=10\.77\.9\.10 10\.77\.9\.11$/m);
  });

  test("goes to the server that the relay means by its address, and to no other", () => {
    expect(landed(HAPROXY).match(/^ {4}(?:use-server|force-persist) .*$/gm)).toEqual([
      "    force-persist if { src 127.0.1.0/24 }",
      "    use-server dlp-1 if { src 127.0.1.1 }",
      "    use-server dlp-2 if { src 127.0.1.2 }",
    ]);
    const ways = landed(HAPROXY).match(/^frontend relay-\S+\n(?: {4}.*\n)+/gm)!;
    for (const way of ways) {
      expect(way).toContain("    tcp-request content reject if { src 127.0.1.1 } !{ srv_is_up(icap/dlp-1) }\n");
      expect(way).toContain("    tcp-request content reject if { src 127.0.1.2 } !{ srv_is_up(icap/dlp-2) }\n");
    }
  });

  test("sees a server's certificate at each question of the monitor: it resumes no TLS session", () => {
    const ways = landed(HAPROXY).match(/^ {4}server dlp-2 (?!.*maxconn).*$/gm);
    expect(ways).toEqual([expect.stringMatching(/ ssl verify required .* no-ssl-reuse$/)]);
    expect(landed(HAPROXY)).toMatch(/^ {4}server dlp-1 10\.77\.9\.10:1344$/m);
  });

  test("tells the monitor at once that nobody is there: its ways to the servers connect once", () => {
    const ways = landed(HAPROXY).match(/^listen check-\S+\n(?: {4}.*\n)+/gm)!;
    expect(ways).toHaveLength(2);
    // OPTIONS_SECONDS of asking.py are 3
    for (const way of ways) expect(way).toMatch(/^ {4}timeout connect 2s\n {4}retries 0$/m);
  });

  test("has a way in for each process of the relay, and a bounded queue", () => {
    const ways = (sections?: object) =>
      landed(HAPROXY, { queueLength: 5 }, sections).match(/^frontend relay-/gm)?.length;
    expect(ways()).toBe(2);
    expect(ways({ lanes: { vmSize: "Standard_D4s_v5" } })).toBe(4);
    expect(landed(HAPROXY, { queueLength: 5 })).toContain("tcp-request content reject if { queue(icap) ge 5 }");
  });

  test("starts only with the servers and certificates that were provisioned", () => {
    const lines = landed("/etc/icap-gateway/policy.sha256").trimEnd().split("\n").slice(0, -1);
    const paths = lines.map((line) => {
      const [digest, path = ""] = line.split("  ");
      expect(createHash("sha256").update(landed(path)).digest("hex")).toBe(digest);
      return path;
    });
    expect(paths).toEqual(
      expect.arrayContaining([HAPROXY, "/etc/icap-gateway/external.json", "/etc/icap-gateway/server-dlp-2.pem"]),
    );
  });

  test("says in each file only what its template says", () => {
    expect(changedMeanings(settings(), IDENTITY)).toEqual([]);
  });
});
