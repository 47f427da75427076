import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, problem, refusal } from "./parsing";

const external = (more: object = {}) => ({
  icap: {
    server: "external",
    external: { product: "generic-reqmod", servers: [{ address: "10.77.9.10" }, { address: "10.77.9.11" }], ...more },
  },
});

describe("icap.server external", () => {
  it("completes its servers, and takes from the product's file what is not given", () => {
    const { icap } = parse(external());
    expect(icap.external?.servers).toEqual([
      { name: "server-1", address: "10.77.9.10", port: 1344, weight: 100, connections: 32 },
      { name: "server-2", address: "10.77.9.11", port: 1344, weight: 100, connections: 32 },
    ]);
    expect(icap.external).toMatchObject({ canary: "verified", canarySeconds: 60, queueSeconds: 10, queueLength: 32 });
    expect(icap.external).not.toHaveProperty("reqmodPath");
  });

  it("needs servers and a product, and names each that is missing", () => {
    expect(problem({ icap: { server: "external" } })).toMatch(
      /^icap\.external {2}is missing; with icap\.server external say which/,
    );
    expect(refusal({ icap: { server: "external", external: {} } })).toMatch(
      /icap\.external\.product {2}is missing; it is one of symantec-web-prevent,[^]*icap\.external\.servers {2}is missing; give 1 to 8/,
    );
  });

  it("has all its problems told at once, whatever else is missing or wrong", () => {
    const all = refusal({
      dlp: { keywords: ["top secret"] },
      icap: {
        server: "external",
        maxBodyMebibytes: 0,
        external: {
          produkt: "forcepoint",
          servers: [{ address: "10.77.9.10" }, { address: "10.77.9.10" }, { address: "172.20.0.1" }],
          reqmodPath: "a b",
          canarySeconds: 1,
          passHeaders: ["Host"],
        },
      },
    });
    expect([...all.matchAll(/^ +(\S+) {2,}(\S.*)$/gm)].map(([, path, text]) => `${path} ${text}`)).toEqual([
      expect.stringMatching(/^dlp is given, but icap\.server is external/),
      expect.stringMatching(/^icap\.external\.reqmodPath "a b" is not a path/),
      expect.stringMatching(/^icap\.external\.canarySeconds 1 is not/),
      expect.stringMatching(/^icap\.external\.passHeaders\[0\] "Host" is a line/),
      expect.stringMatching(/^icap\.external\.produkt is not a setting; did you mean "product"\?/),
      expect.stringMatching(/^icap\.maxBodyMebibytes 0 is not/),
      expect.stringMatching(/^icap\.external\.product is missing/),
      expect.stringMatching(/^icap\.external\.servers\[1\]\.address 10\.77\.9\.10:1344 is icap/),
      expect.stringMatching(/^icap\.external\.servers\[2\]\.address "172\.20\.0\.1/),
    ]);
  });

  it("has each server checked, whatever is wrong with the others, and each keeps its place and its name", () => {
    const authority = "-----BEGIN PRIVATE KEY-----\nAA\n-----END PRIVATE KEY-----\n";
    const servers = [
      { address: "10.77.9.10", weight: 0 },
      { weight: 5 },
      "dlp",
      { address: "10.77.9.10", tls: { authority: "" } },
      { address: "10.40.0.1", tls: { authority, serverName: "dlp.example" } },
      { address: "10.77.9.11", name: "server-1", adress: "x" },
      { address: "172.20.0.1" },
    ];
    const all = refusal({ icap: { server: "external", external: { product: "generic-reqmod", servers } } });
    const told = [...all.matchAll(/^ +icap\.external\.servers(\S+) {2,}(\S.*)$/gm)].map(
      ([, at, text]) => `${at} ${text}`,
    );
    expect(told).toEqual([
      expect.stringMatching(/^\[0\]\.weight 0 is not/),
      "[1].address is missing",
      expect.stringMatching(/^\[2\] "dlp" is not an object with at least an address/),
      expect.stringMatching(/^\[3\]\.tls\.serverName is missing/),
      expect.stringMatching(/^\[5\]\.adress is not a setting; did you mean "address"\?/),
      "[3].address 10.77.9.10:1344 is icap.external.servers[0] too; name each server once",
      expect.stringMatching(/^\[4\]\.tls\.authority the block is a private key/),
      '[5].name "server-1" is the name of another server; give each its own',
      expect.stringMatching(/^\[4\]\.address "10\.40\.0\.1" is in no network/),
      expect.stringMatching(/^\[6\]\.address "172\.20\.0\.1" is in no network/),
    ]);
  });

  it("says nothing more of servers of which none can be read", () => {
    const external = { product: "generic-reqmod", servers: [{ weight: 5 }, 7] };
    expect(refusal({ icap: { server: "external", external } })).toMatch(/^2 problems in /);
  });

  it("says of a value that is wrong that it is wrong, and not that it is missing or what would follow from a default", () => {
    const wrong = (more: object) =>
      refusal({ icap: { server: "external", external: { product: "symantec-web-prevent", ...more } } });
    expect(wrong({ product: 5, servers: "x" })).not.toContain("is missing");
    expect(wrong({ servers: [], reqmodPath: "a b" })).not.toContain("serves one method");
    const engine = { product: "symantec-protection-engine", servers: [] };
    expect(wrong({ ...engine, canaryText: "short" })).not.toContain("is missing");
    expect(
      wrong({ ...engine, canaryText: "x".repeat(20), overloadStatuses: [99], blockedIcapStatuses: [503] }),
    ).not.toContain("as well");
  });

  it("is not allowed with the built-in server, and refuses rules that would block nothing", () => {
    expect(problem({ icap: { external: external().icap.external } })).toMatch(
      /^icap\.external {2}is given, but icap\.server is builtIn; set icap\.server to external, or leave it out$/,
    );
    expect(problem({ ...external(), dlp: { keywords: ["top secret"] } })).toMatch(
      /^dlp {2}is given, but icap\.server is external: those servers inspect by their own policy/,
    );
  });

  it.each([
    [
      "a public address",
      { servers: [{ address: "52.1.2.3" }] },
      /servers\[0\]\.address {2}"52\.1\.2\.3" is not private/,
    ],
    ["a prefix", { servers: [{ address: "10.77.9.0/24" }] }, /"10\.77\.9\.0\/24" is not an IPv4 address such as/],
    ["no server", { servers: [] }, /names no server; give 1 to 8/],
    [
      "nine servers",
      { servers: Array.from({ length: 9 }, (_, i) => ({ address: `10.77.9.${i}` })) },
      /more than 8 servers/,
    ],
    [
      "a server named twice",
      { servers: [{ address: "10.77.9.10" }, { address: "10.77.9.10", port: 1344 }] },
      /servers\[1\]\.address {2}10\.77\.9\.10:1344 is icap\.external\.servers\[0\] too/,
    ],
    [
      "a name given twice",
      {
        servers: [
          { address: "10.77.9.10", name: "dlp" },
          { address: "10.77.9.11", name: "dlp" },
        ],
      },
      /servers\[1\]\.name {2}"dlp" is the name of another server/,
    ],
    ["a product that nobody knows", { product: "acme" }, /product {2}"acme" is not one of symantec-web-prevent/],
    ["a mistyped setting", { canarySecond: 5 }, /canarySecond {2}is not a setting; did you mean "canarySeconds"\?/],
    [
      "a mistyped setting of a server",
      { servers: [{ address: "10.77.9.10", adress: "x" }] },
      /did you mean "address"\?/,
    ],
    ["no service at all", { reqmodPath: "" }, /are both empty; the servers need one service/],
    ["a path that ends its line", { reqmodPath: "a b" }, /reqmodPath {2}"a b" is not a path/],
    [
      "both methods where a server serves one",
      { product: "symantec-web-prevent" },
      /reqmodPath {2}is "reqmod" and icap\.external\.respmodPath is "respmod"; a server of .* serves one method/,
    ],
    [
      "a private key as authority",
      {
        servers: [
          {
            address: "10.77.9.10",
            tls: {
              serverName: "dlp.example",
              authority: "-----BEGIN PRIVATE KEY-----\nAA\n-----END PRIVATE KEY-----\n",
            },
          },
        ],
      },
      /servers\[0\]\.tls\.authority {2}the block is a private key/,
    ],
    [
      "a header of the gateway's own that a client would set",
      { passHeaders: ["X-A", "Host"] },
      /passHeaders\[1\] {2}"Host" is a line that the gateway writes itself; leave it out$/,
    ],
    [
      "a header of any answer as a sign of a block",
      { blockedHeaders: ["ISTag"] },
      /blockedHeaders\[0\] {2}"ISTag" stands in answers that allow, too; leave it out$/,
    ],
    [
      "the ICAP status of a file that passes as a sign of a block",
      { blockedIcapStatuses: [403, 204] },
      /blockedIcapStatuses\[1\] {2}204 comes with files that pass, too; leave it out$/,
    ],
    [
      "200 as an ICAP status that blocks by itself",
      { blockedIcapStatuses: [200] },
      /blockedIcapStatuses\[0\] {2}200 is not a whole number from 201 to 599$/,
    ],
    [
      "a canary of spaces, which no rule finds",
      { canaryText: " ".repeat(20) },
      /canaryText {2}" {20}" is spaces only, which no rule finds; give a sentence$/,
    ],
    [
      "a header that is passed on twice",
      { passHeaders: ["X-A", "x-a"] },
      /passHeaders\[1\] {2}"x-a" is named before, and capitals make no difference; leave one out$/,
    ],
    [
      "a wait that leaves no time for a verdict",
      { verdictSeconds: 10 },
      /queueSeconds {2}is 10 and icap\.external\.verdictSeconds is 10, which the wait counts towards, so .* would get no verdict; make it less$/,
    ],
    [
      "a connection that leaves no time for another server",
      { connectSeconds: 5, verdictSeconds: 5, queueSeconds: 1 },
      /connectSeconds {2}is 5 and icap\.external\.verdictSeconds is 5, which the attempt counts towards, so .* would go to no other; make it less$/,
    ],
    [
      "a canary that ends with a space",
      { canaryText: "a text of sixteen " },
      /canaryText {2}"a text of sixteen " begins or ends with a space, which a product's rule may not keep; leave it out$/,
    ],
    [
      "an ICAP status that means two things",
      { blockedIcapStatuses: [403, 503] },
      /blockedIcapStatuses\[1\] {2}503 means "too many requests" as well \(icap\.external\.overloadStatuses\); leave it out of one of them$/,
    ],
    [
      "a sentence as the canary of a product for malware",
      { product: "symantec-protection-engine" },
      /canaryText {2}is missing; Symantec Protection Engine would allow the default sentence, so give a text that it finds/,
    ],
    [
      "the same where each file waits for a canary",
      { product: "symantec-protection-engine", canary: "each" },
      /canaryText {2}is missing; Symantec Protection Engine would allow the default sentence, so give a text that it finds/,
    ],
  ])("refuses %s", (_, more, message) => {
    expect(problem(external(more))).toMatch(message);
  });

  it("takes any signs of a block, which add to the product's, and any canary of a product for malware that is not tried with it", () => {
    const byStatus = { blockedHeaders: [], blockedStatuses: [], blockedIcapStatuses: [503], overloadStatuses: [502] };
    for (const more of [{ blockedHeaders: [] }, { blockedStatuses: [] }, byStatus])
      expect(parse(external(more)).icap.external).toMatchObject(more);
    const product = "symantec-protection-engine";
    for (const more of [{ canaryText: "a text that the product finds" }, { canary: "optionsOnly" }])
      expect(parse(external({ product, ...more })).icap.external).toMatchObject(more);
  });

  it("refuses exactly the lines that a gateway would refuse to pass on", () => {
    const program = readFileSync(join(__dirname, "../../../../cloud-init/external/product.py"), "utf8");
    const own = [.../^OWN = \{(.*)\}$/m.exec(program)![1]!.matchAll(/"([^"]+)"/g)].map(([, name]) => name!);
    expect(own.length).toBeGreaterThan(5);
    for (const name of own)
      for (const setting of ["passHeaders", "blockedHeaders"])
        expect(refusal(external({ [setting]: [name.toUpperCase()] }))).toContain(`${setting}[0]`);
  });

  it("serves one method of a product that has a server for each", () => {
    const { icap } = parse(external({ product: "symantec-web-prevent", respmodPath: "" }));
    expect(icap.external?.respmodPath).toBe("");
  });

  it("lets a machine carry more connections than the built-in engine does", () => {
    const small = { lanes: { vmSize: "Standard_D2ls_v5" } };
    expect(parse({ ...small, ...external() }).capacity.connections).toBeGreaterThan(parse(small).capacity.connections);
  });
});
