import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cardFor, cardOfStack, readCard, type Card } from "../../../../scripts/portal/card";
import { carryOut } from "../../../../scripts/portal/command";
import { compare } from "../../../../scripts/portal/check";
import { readOptions, type PortalOptions } from "../../../../scripts/portal/options";
import { asPage } from "../../../../scripts/portal/page";
import { PRODUCTS } from "../../../../scripts/portal/products";
import { registeredIn } from "../../../../scripts/portal/registered";
import { instructionsFor } from "../../../../scripts/portal/steps";
import { inMarkdown, inText } from "../../../../scripts/portal/words";
import { REGISTRATION } from "./registration";

const folder = mkdtempSync(join(tmpdir(), "portal-"));
afterAll(() => rmSync(folder, { recursive: true }));

function certificate(name: string): string {
  const key = join(folder, "key.pem");
  const made = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key];
  return execFileSync("openssl", [...made, "-subj", `/CN=${name}`, "-days", "9"], {
    stdio: ["ignore", "pipe", "ignore"],
  })
    .toString()
    .trim();
}

const pem = certificate("icap-gateway");
const card: Card = {
  name: "icap-gateway-prod",
  ...REGISTRATION,
  certificate: { pem },
  warnings: [],
};
const textFor = (product: string, of = card) => inText(instructionsFor(PRODUCTS.get(product)!, of));

test("Defender's wizard has both addresses, the port and the certificate, in the guide's words", () => {
  const text = textFor("defender");
  for (const line of [
    "Connection name: icap-gateway-prod",
    "Connection type: Generic ICAP – REQMOD",
    "Use secure ICAP: checked",
    "IP address: 198.51.100.10",
    "IP address: 198.51.100.20",
    "Port: 11344",
    pem,
  ])
    expect(text).toContain(line);
  expect(text).toContain("retired");
});

test("a product that asks for a URI gets one for each lane and method", () => {
  const uris = [...textFor("zscaler").matchAll(/Receiver URI: (\S+)/g)].map(([, uri]) => uri);
  expect(uris).toEqual([
    "icaps://198.51.100.10:11344/dlp-req",
    "icaps://198.51.100.20:11344/dlp-req",
    "icaps://198.51.100.10:11344/dlp-resp",
    "icaps://198.51.100.20:11344/dlp-resp",
  ]);
});

test.each([...PRODUCTS.keys()])(
  "%s: every place is filled, every step has a source or says that it has none",
  (name) => {
    const text = textFor(name);
    expect(text).not.toMatch(/[{}]|undefined/);
    const steps = text.match(/^\d+\. /gm)?.length ?? 0;
    expect(text.match(/^ {3}\((https?:\/\/\S+|no public page says so)\)$/gm)?.length ?? 0).toBe(steps);
    expect(steps + text.split("Not known:").length).toBeGreaterThan(1);
  },
);

test("docs/clients.md has a row for every product", () => {
  const page = readFileSync(join(__dirname, "../../../../docs/clients.md"), "utf8");
  expect([...page.matchAll(/^\| `([a-z][a-z-]+)`/gm)].map(([, name]) => name).sort()).toEqual(
    [...PRODUCTS.keys()].sort(),
  );
});

test("warnings of the stack come first", () => {
  expect(textFor("defender", { ...card, warnings: ["Blocking is not verified."] })).toMatch(
    /^.*\nWarning: Blocking is not verified\./,
  );
});

test("the page needs nothing from outside and shows foreign text as text", () => {
  const page = asPage(instructionsFor(PRODUCTS.get("defender")!, { ...card, name: '<img src="x" onerror="y">' }));
  expect(page).toContain("&lt;img src=&quot;x&quot;");
  expect(page).not.toMatch(/<(img|link|iframe)|<script [^>]*src|url\(/);
  const values = page.match(/<code>/g)?.length;
  expect(page.match(/<button type="button"/g)?.length).toBe(values);
});

test("--out writes all formats and the certificate under the name that the wizard wants", () => {
  const said: string[] = [];
  const options: PortalOptions = { card: "-", product: "umbrella", format: "text", out: join(folder, "out") };
  expect(carryOut(options, card, (text) => said.push(text.trim()))).toBe(0);
  expect(said.map((path) => path.split("/").at(-1))).toEqual(["portal.txt", "portal.md", "portal.html", "cert.pem"]);
  expect(readFileSync(join(folder, "out", "cert.pem"), "utf8")).toBe(pem);
});

const registered = (text: string) => compare(registeredIn(text), card);
const ZSCALER = `name,uri\none,icaps://198.51.100.10:11344/dlp-req\ntwo,icaps://198.51.100.20:11344/dlp-req\n`;

test("an export that names both addresses and the certificate is as the gateway needs it", () => {
  expect(registered(ZSCALER + pem)).toEqual({ differences: [], notCompared: [] });
  expect(registered(JSON.stringify({ uris: ZSCALER, certificate: pem }))).toEqual({ differences: [], notCompared: [] });
  expect(registered(ZSCALER).notCompared).toEqual(["the export has no certificate of the gateway"]);
});

test("each difference is named with its place", () => {
  const text =
    "icaps://198.51.100.10:11345/dlp-req\nicap://198.51.100.10:11344/dlp-requests\nicaps://203.0.113.9:11344/dlp-req\n";
  expect(registered(text + certificate("another")).differences).toEqual([
    "lane b, 198.51.100.20:11344, is not registered",
    "line 1: port 11345 of 198.51.100.10; the gateway has 11344",
    "line 2: plain ICAP to 198.51.100.10; the gateway speaks ICAP over TLS only",
    "line 2: the service /dlp-requests of 198.51.100.10; the gateway has /dlp-req and /dlp-resp",
    "line 3: 203.0.113.9 is not an address of this gateway; files would go to whoever answers there",
    expect.stringMatching(/^the certificate is not the gateway's, CN=icap-gateway .*, but CN=another /),
  ]);
});

test("FortiOS: a server without `set secure enable` is plain ICAP on port 1344", () => {
  const text = `config icap server
    edit "a"
        set ip-address 198.51.100.10
        set port 11344
        set secure enable
    next
    edit "b"
        set ip-address 198.51.100.20
    next
end
config firewall address
    edit "x"
        set ip-address 203.0.113.1
    next
end
`;
  expect(registered(text).differences).toEqual([
    "line 7: port 1344 of 198.51.100.20; the gateway has 11344",
    "line 7: plain ICAP to 198.51.100.20; the gateway speaks ICAP over TLS only",
  ]);
});

test("FortiOS: paths stand in the profile, and are compared too", () => {
  const profile = (requestPath: string) => `config icap server
    edit "a"
        set ip-address 198.51.100.10
        set port 11344
        set secure enable
    next
    edit "b"
        set ip-address 198.51.100.20
        set port 11344
        set secure enable
    next
end
config icap profile
    edit "icap-gateway"
        set request-path "${requestPath}"
        set response-path "/dlp-resp"
    next
end
config firewall policy
    edit 1
        set request-path "/elsewhere"
    next
end
`;
  const { differences, notCompared } = registered(profile("/dlp-req"));
  expect(differences).toEqual([]);
  expect(notCompared).toEqual(["the export has no certificate of the gateway"]);
  expect(registered(profile("/other")).differences).toEqual([
    "line 15: the service /other; the gateway has /dlp-req and /dlp-resp",
  ]);
});

test("slashes at a path's end and capitals are no difference: a gateway does not look at them", () => {
  const uris = "icaps://198.51.100.10:11344/DLP-req/ icaps://198.51.100.20:11344/dlp-resp";
  expect(registered(uris).differences).toEqual([]);
  expect(registered(uris.replace("DLP-req", "DLPreq")).differences).toEqual([
    "line 1: the service /DLPreq/ of 198.51.100.10; the gateway has /dlp-req and /dlp-resp",
  ]);
});

test("squid's steps are the lines of squid.conf as they are typed and copied", () => {
  const instructions = instructionsFor(PRODUCTS.get("squid")!, card);
  expect(inText(instructions)).toContain("\n   adaptation_access requests allow all\n");
  expect(inMarkdown(instructions)).toContain("`adaptation_access requests allow all`");
  expect(asPage(instructions)).toContain("<code>adaptation_access requests allow all</code>");
});

test("the steps of a product with a port of its own show that port, and the check compares with it", () => {
  const further = { ...card, furtherPorts: { umbrella: 12344 } };
  const words = (product: string) => inText(instructionsFor(PRODUCTS.get(product)!, further));
  expect(words("umbrella")).toContain("icaps://198.51.100.10:12344/dlp-req");
  expect(words("zscaler")).toContain("icaps://198.51.100.10:11344/dlp-req");
  const uris = "icaps://198.51.100.10:12344/dlp-req icaps://198.51.100.20:12344/dlp-req";
  expect(compare(registeredIn(uris), cardFor("umbrella", further)).differences).toEqual([]);
  expect(compare(registeredIn(uris), cardFor("defender", further)).differences[0]).toBe(
    "line 1: port 12344 of 198.51.100.10; the gateway has 11344 for this product, and that one for umbrella (--product umbrella)",
  );
});

test("the card itself, as JSON, is an export too; a URI without a port leaves port and TLS open", () => {
  expect(registered(JSON.stringify(card)).differences).toEqual([]);
  expect(registered("icap://198.51.100.10/dlp-req\nicaps://198.51.100.20/dlp-resp")).toEqual({
    differences: [],
    notCompared: [
      "line 1: the export does not say the port, whether it is secure ICAP",
      "the export has no certificate of the gateway",
    ],
  });
});

test("a file in which no server is found is a difference, never agreement", () => {
  const file = join(folder, "empty.txt");
  writeFileSync(file, "nothing here\n");
  const said: string[] = [];
  const options: PortalOptions = { card: "-", product: "defender", format: "text", check: file };
  expect(carryOut(options, card, (text) => said.push(text))).toBe(1);
  expect(said.join("")).toContain("no ICAP server was found in the export");
});

test("a stack without a gateway is told from one whose card is there", async () => {
  const pulumi = (outputs: object) => async () => ({ code: 0, stderr: "", stdout: JSON.stringify(outputs) });
  await expect(cardOfStack(pulumi({}), "acme")).rejects.toThrow(
    "The stack acme has no gateway yet: npm run preflight asks whether Azure would take it, pulumi up makes it.",
  );
  expect(await cardOfStack(pulumi({ portal: card }), "acme")).toMatchObject(card);
});

test("a file that is no card is refused with each problem; wrong options are named, all at once", () => {
  expect(() => readCard('{"name":"x"}', "card.json")).toThrow(
    "card.json is not a gateway's card for the portal, which pulumi stack output portal --json prints: wrong or missing: connectionTypes, servers",
  );
  expect(() => readCard("no", "card.json")).toThrow(/^card.json is not a gateway's card .*: it has another form$/);
  const read = (...args: string[]) => readOptions(["node", "portal", ...args]);
  expect(() => read("--product", "nobody", "--format", "pdf")).toThrow(
    /give either --stack STACK or --card FILE\n--product: "nobody" is not one of defender, .*\n--format: "pdf" is not one of text, markdown, html/,
  );
  expect(read("--stack", "prod")).toEqual({ stack: "prod", product: "defender", format: "text" });
});
