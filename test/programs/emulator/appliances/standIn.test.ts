/** The stand-ins for ICAP products, asked as a gateway's monitor asks: the product files and the forms of answers agree. */
import { createHash } from "node:crypto";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { connect as connectTls } from "node:tls";
import {
  startStandIn,
  type Behaviour,
  type StandIn,
  type StandInOptions,
} from "../../../../emulator/appliances/standIn";
import { externalJson } from "../../../../infra/gateway/external";
import { EXTERNAL_PRODUCTS } from "../../../../infra/icap/products";
import { EXTERNAL_PRODUCT_NAMES, type ExternalProductName } from "../../../../infra/model";
import { freePort } from "../../../freePort";
import { killed } from "../../../killed";
import { PYTHON, PYTHON_OPTIONS } from "../../cloud-init/python";
import { issue, validNow } from "../../../unit/infra/certificates/issue";
import { parse } from "../../../unit/infra/settings/parsing";

const CLOUD_INIT = join(__dirname, "../../../../cloud-init");
/** The monitor's questions, once for each line, of the server in that external.json. */
const MONITOR = `
import json
import sys
from asking import ask_canary, ask_options
from product import load
for line in sys.stdin:
    product = load(line.strip())
    [server] = product.servers
    options, _ = ask_options(server, product)
    canary, _ = ask_canary(server, product) if options is None else (None, None)
    print(json.dumps({"options": options and options.sentence, "canary": canary and canary.sentence}), flush=True)
`;
/** A monitor that waits so many seconds for an answer. */
function monitor(seconds: number) {
  const program = spawn(PYTHON, [...PYTHON_OPTIONS, "-c", MONITOR], {
    env: {
      PYTHONPATH: `${CLOUD_INIT}/external:${CLOUD_INIT}/relay`,
      ...{ SERVICES: "", CANARY_SECONDS: String(seconds), OPTIONS_SECONDS: String(seconds) },
    },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const { stdin, stdout } = program;
  return { program, stdin, sentences: createInterface({ input: stdout })[Symbol.asyncIterator]() };
}
// as long as a busy machine may take; for a server that is silent it is less
const [patient, hasty] = [monitor(60), monitor(5)];

const folder = mkdtempSync(join(tmpdir(), "stand-in-"));
const running: StandIn[] = [];
afterEach(async () => {
  for (const standIn of running.splice(0)) await standIn.kill();
});
afterAll(async () => {
  for (const { program } of [patient, hasty]) await killed(program);
  rmSync(folder, { recursive: true });
});

/** Beside the product's default, which one for malware would allow. */
const CANARY = "a text that only a rule finds";
const settingsOf = (product: ExternalProductName, more: object) => {
  const servers = [{ address: "10.77.9.10" }];
  return parse({ icap: { server: "external", external: { product, canaryText: CANARY, ...more, servers } } }).icap;
};

async function started(
  product: ExternalProductName,
  certificate?: string,
  more: Partial<StandInOptions> = {},
): Promise<{ port: number; standIn: StandIn }> {
  const port = await freePort();
  const canary = settingsOf(product, { respmodPath: EXTERNAL_PRODUCTS[product].methods.REQMOD ? "" : undefined })
    .external!.canaryText;
  const control = join(folder, `${port}.control`);
  const place = { address: "127.0.0.1", port, control };
  const standIn = await startStandIn({ product, ...place, words: ["Codename X"], canary, certificate, ...more });
  running.push(standIn);
  return { port, standIn };
}

async function asked(
  product: ExternalProductName,
  paths: object,
  port: number,
  { stdin, sentences } = patient,
): Promise<{ options: string | null; canary: string | null }> {
  const external = JSON.parse(externalJson(settingsOf(product, paths))) as { servers: { check: number }[] };
  external.servers[0]!.check = port;
  const file = join(folder, `${port}.json`);
  writeFileSync(file, JSON.stringify(external));
  stdin.write(`${file}\n`);
  const { value } = (await sentences.next()) as { value: string };
  return JSON.parse(value) as { options: string | null; canary: string | null };
}

/** An upload in ICAP, its body in these chunks. */
function message(...chunks: string[]): string {
  const head = "POST /upload HTTP/1.1\r\nHost: u\r\n\r\n";
  const body = chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join("");
  const icap = `REQMOD icap://s/reqmod ICAP/1.0\r\nHost: s\r\nAllow: 204\r\nEncapsulated: req-hdr=0, req-body=${head.length}\r\n`;
  return `${icap}\r\n${head}${body}0\r\n\r\n`;
}

/** A file with a certificate of this name and its key. */
async function issuedFile(name: string): Promise<string> {
  const { pem, privateKey } = await issue({ name, ...validNow });
  const file = join(folder, `${name}.pem`);
  writeFileSync(file, pem + privateKey);
  return file;
}

/** The name in the certificate that a server shows. */
async function subjectAt(port: number): Promise<string> {
  const socket = connectTls({ port, host: "127.0.0.1", rejectUnauthorized: false });
  await once(socket, "secureConnect");
  const { CN } = socket.getPeerCertificate().subject;
  socket.destroy();
  return String(CN);
}

/** Everything that comes back until the whole answer is there, or the server hangs up. */
async function raw(port: number, text: string): Promise<string> {
  const socket = connect(port, "127.0.0.1").setEncoding("latin1");
  socket.write(text);
  let answer = "";
  for await (const data of socket) {
    answer += data as string;
    if (/^ICAP\/1\.0 (204|5\d\d) [^]*\r\n\r\n$|\r\n0\r\n\r\n$/.test(answer)) break;
  }
  return answer;
}

/** Each product with each of its methods alone, as the other path is set to "". */
const CASES = EXTERNAL_PRODUCT_NAMES.flatMap((product) =>
  (["REQMOD", "RESPMOD"] as const)
    .filter((method) => EXTERNAL_PRODUCTS[product].methods[method] !== undefined)
    .map((method) => [product, method, method === "REQMOD" ? { respmodPath: "" } : { reqmodPath: "" }] as const),
);

test("a stand-in has the services and the signs of a block that a stack sets in the place of the product's", async () => {
  const settings = { reqmodPath: "dlp/in", respmodPath: "dlp/out", blockedHeaders: ["X-Blocked-Reason"] };
  const paths = { ...settings, blockedStatuses: [451], blockedIcapStatuses: [403] };
  const plain = await started("forcepoint");
  expect((await asked("forcepoint", paths, plain.port)).options).toMatch(/does not know the path of OPTIONS \/dlp\/in/);
  const services = { REQMOD: "dlp/in", RESPMOD: "dlp/out" };
  const forms = [{ blockedHeaders: settings.blockedHeaders }, { blockedStatus: 451 }, { blockedIcapStatus: 403 }];
  for (const form of forms) {
    const { port } = await started("forcepoint", undefined, { services, ...form });
    expect(await asked("forcepoint", paths, port)).toEqual({ options: null, canary: null });
  }
  // the settings' signs add to the product's own form, which blocks as before
  const own = await started("forcepoint", undefined, { services });
  expect(await asked("forcepoint", paths, own.port)).toEqual({ options: null, canary: null });
  const query = await started("generic-reqmod", undefined, { services: { REQMOD: "dlp?mode=block" } });
  expect(await asked("generic-reqmod", { reqmodPath: "dlp?mode=block", respmodPath: "" }, query.port)).toEqual({
    options: null,
    canary: null,
  });
  const both = await started("forcepoint", undefined, { services: { REQMOD: "dlp", RESPMOD: "dlp" } });
  const one = { reqmodPath: "dlp", respmodPath: "dlp" };
  expect(await asked("forcepoint", one, both.port)).toEqual({ options: null, canary: null });
});

describe("the monitor of a gateway finds that the stand-in of", () => {
  it.each(CASES)(
    "%s blocks the canary in a %s in its own form and allows a clean text, but not in monitoring or trial mode or without the rule",
    async (product, _, paths) => {
      const { port, standIn } = await started(product);
      expect(await asked(product, paths, port)).toEqual({ options: null, canary: null });
      expect(await standIn.state()).toMatchObject({ allowed: 1, blocked: 1, canaries: 2, files: 0, bodies: [] });
      for (const behaviour of ["monitoring", "trial", "noCanaryRule"] as const) {
        await standIn.set({ behaviour });
        const { canary } = await asked(product, paths, port);
        const sentence = expect.stringMatching(/^10\.77\.9\.10 answers but does not block: /) as string;
        expect([behaviour, canary]).toEqual([behaviour, sentence]);
      }
    },
  );

  it.each<[Behaviour, RegExp]>([
    ["blocksAll", /blocks everything, a clean text too/],
    ["full", /is overloaded: it answers .* with 503/],
    ["error", /with ICAP status 500/],
    ["garbage", /with something other than ICAP/],
    ["wedged", /has not answered REQMOD .* within 5 s/],
    ["frozen", /has not answered OPTIONS .* within 5 s/],
  ])("a product is unfit when it behaves as %s", async (behaviour, sentence) => {
    const { port, standIn } = await started("generic-reqmod");
    await standIn.set({ behaviour });
    const silent = behaviour === "wedged" || behaviour === "frozen";
    const { options, canary } = await asked("generic-reqmod", {}, port, silent ? hasty : patient);
    expect(options ?? canary).toMatch(sentence);
    await standIn.set({ behaviour: "blocking" });
    expect(await asked("generic-reqmod", {}, port)).toEqual({ options: null, canary: null });
  });
});

describe("a stand-in", () => {
  it("counts the bodies that it got, with size and SHA-256", async () => {
    const { port, standIn } = await started("generic-reqmod");
    const answer = await raw(port, message("Codename X in it"));
    expect(answer).toMatch(/^ICAP\/1\.0 200 OK\r\n[^]*X-Infection-Found: [^]*HTTP\/1\.1 403 /);
    const sha256 = createHash("sha256").update("Codename X in it").digest("hex");
    expect(await standIn.state()).toMatchObject({ blocked: 1, allowed: 0, files: 1, bodies: [{ size: 16, sha256 }] });
  });

  it("finds a word that is cut by the border of two chunks", async () => {
    const { port } = await started("generic-reqmod");
    expect(await raw(port, message("Code", "name X"))).toMatch(/^ICAP\/1\.0 200 [^]*HTTP\/1\.1 403 /);
  });

  it("answers 204 only when it is offered, else with the message as it was", async () => {
    const { port } = await started("symantec-web-prevent");
    expect(await raw(port, message("clean"))).toMatch(/^ICAP\/1\.0 204 /);
    const without = await raw(port, message("clean").replace("Allow: 204\r\n", ""));
    expect(without).toMatch(/^ICAP\/1\.0 200 OK\r\n[^]*POST \/upload HTTP\/1\.1\r\n[^]*clean\r\n0\r\n\r\n$/);
  });

  it("resets in the middle of a body, hangs up after an answer, and answers 503 beyond its limit of transactions", async () => {
    const { port, standIn } = await started("generic-reqmod");
    await standIn.set({ resetAfterBytes: 3 });
    await expect(raw(port, message("hello"))).rejects.toThrow(/ECONNRESET/);
    await standIn.set({ resetAfterBytes: null, most: 1, delaySeconds: 1 });
    const both = await Promise.all([raw(port, message("one")), raw(port, message("two"))]);
    expect(both.map((text) => text.slice(9, 12)).sort()).toEqual(["204", "503"]);
    expect(await standIn.state()).toMatchObject({ refused: 1, allowed: 1, mostAtOnce: 2 });
    // it counts a transaction off after its answer; else the test ends by its time limit
    while ((await standIn.state()).open > 0);
  });

  it("speaks TLS with a certificate that can be changed while it runs", async () => {
    const [first, second] = await Promise.all(["dlp.example", "other.example"].map((name) => issuedFile(name)));
    const { port, standIn } = await started("generic-reqmod", first);
    expect(await subjectAt(port)).toBe("dlp.example");
    await standIn.set({ certificate: second });
    expect(await subjectAt(port)).toBe("other.example");
    await expect(standIn.set({ certificate: "/nowhere.pem" })).rejects.toThrow("no certificate with a key");
    const plain = await started("generic-reqmod");
    await expect(plain.standIn.set({ certificate: first })).rejects.toThrow("it does not speak TLS");
  });

  it("refuses a word that it does not know", async () => {
    const { standIn } = await started("forcepoint");
    await expect(standIn.set({ behaviour: "asleep" as Behaviour })).rejects.toThrow(
      "unknown: asleep; behaviours are blocking,",
    );
  });
});
