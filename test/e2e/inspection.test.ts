/**
 * The matrix of what a gateway inspects, written to docs/inspection.md; and that no fault makes it allow what it did
 * not inspect.
 */
import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import type { Agent, ServerOptions } from "../../icap";
import { parseSettings } from "../../infra/settings";
import { productFiles } from "../../engine/productFiles";
import { clamscanArguments, readVerdicts } from "../../scripts/policy/clamscan";
import { cleanBinary, makeSample } from "../../scripts/samples";
import { docxOf, zipOf } from "../../scripts/samples/documents";
import { tlsAs } from "./asClient";
import { Deployment, until } from "./deployment";
import type { Answer } from "./inspection/ask";
import { keyword } from "./inspection/cases";
import { documents } from "./inspection/documents";
import { encryptedZip } from "./inspection/encryptedZip";
import { HEADING } from "../../bench/engine/page";
import { sectionOf } from "../../bench/engine/section";
import { notInspected, pageOf } from "./inspection/page";
import {
  firstRuleOnly,
  folderOver,
  noRules,
  otherFiles,
  otherRules,
  reconfigured,
  withoutOtherFiles,
} from "./lostPolicy";
import { scannerAway, scannerBack } from "./scannerAway";

jest.setTimeout(400_000);

const page = join(__dirname, "../../docs/inspection.md");

let deployment: Deployment;
let machine: string;
let agent: Agent;
let server: ServerOptions & { localAddress: string; tls: { ca: string; cert: string; key: string } };

beforeAll(async () => {
  deployment = await Deployment.open({ name: "e2e-inspection" });
  await deployment.up();
  machine = (await deployment.machine("a")).name;
  const target = await deployment.target();
  const localAddress = target.sources.client;
  server = {
    host: target.addresses.a,
    port: target.port,
    localAddress,
    tls: tlsAs(target),
  };
  agent = await deployment.agentAt([localAddress]);
});

afterAll(async () => {
  await agent?.end();
  await deployment?.close();
});

/** Asks about every case from the internet's side. */
async function askAll(): Promise<Answer[]> {
  const { internet } = (await deployment.emulator.status()).namespaces;
  const program = [process.execPath, "--import", "tsx", join(__dirname, "inspection/ask.ts")];
  const child = spawn("ip", ["netns", "exec", internet, ...program], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(JSON.stringify(server));
  const lines = (await text(child.stdout)).trim().split("\n");
  return lines.map((line) => JSON.parse(line) as Answer);
}

test("the inspection matrix is what docs/inspection.md says, and nothing but what it admits passes", async () => {
  expect(deployment.keyword).toBe(keyword);
  const answers = await askAll();
  const written = await readFile(page, "utf8").catch(() => "");
  // its last section is of `npm run bench:engine`
  const corpus = sectionOf(written, HEADING);
  const measured = pageOf(answers) + (corpus === "" ? "" : `\n${corpus}`);
  if (written !== measured) await writeFile(page, measured);
  const passed = answers
    .filter(({ verdict }) => verdict === "allowed")
    .map(({ name, planted }) => `${name}: ${planted}`);
  expect(passed).toEqual(notInspected);
  // The page is written anew; the difference is for a person to judge and to commit.
  expect(written).toBe(measured);
});

/** Asks for the same forbidden file again and again, at this gateway alone, while something happens to it. */
async function allowedDuring(happening: () => Promise<void>): Promise<{ allowed: number; blocked: number }> {
  const loop = agent.loop({
    addresses: [{ host: server.host, port: server.port }],
    source: server.localAddress,
    tls: server.tls,
    samples: [makeSample("card number in text").body, Buffer.from(`This is ${keyword}.`)].map((body) => ({
      body: body.toString("base64"),
      expect: "blocked" as const,
    })),
    service: "reqmod",
    intervalMs: 20,
    timeoutMs: 5_000,
    connectTimeoutMs: 2_000,
  });
  const verdicts = async () => (await loop.status()).transactions;
  await until("the client has a first verdict", 10, async () => (await verdicts()) > 0);
  try {
    await happening();
  } finally {
    await until("the gateway serves again", 90, serves);
  }
  const before = await verdicts();
  await until("the client has a verdict again", 10, async () => (await verdicts()) > before);
  const { mismatches, transactions } = await loop.stop();
  return { allowed: mismatches, blocked: transactions - mismatches };
}

async function serves(): Promise<boolean> {
  const { verdict } = await ask(makeSample("card number in text").body);
  return verdict === "blocked";
}

const ask = (body: Buffer) =>
  agent.ask({
    kind: "icap",
    host: server.host,
    port: server.port,
    source: server.localAddress,
    tls: server.tls,
    method: "REQMOD",
    service: "reqmod",
    body: body.toString("base64"),
    timeoutMs: 10_000,
    connectTimeoutMs: 2_000,
  });

const sh = (script: string) => deployment.run(machine, "sh", "-c", script);
const seconds = (count: number) => new Promise<void>((done) => setTimeout(done, count * 1000));
const closed = () =>
  until("the port closes", 12, async () => (await sh("ss -Hltn 'sport = :11344'")).trim() === "").then(() => undefined);

/** The port closes between the two scripts, and stays so. */
async function closedBetween([begin, end]: [string, string]): Promise<void> {
  await sh(begin);
  await closed();
  await seconds(2);
  await closed();
  await sh(end);
}

test.each<[string, () => Promise<void>]>([
  ["the scanner is killed", () => sh("systemctl kill -s KILL clamav-daemon").then(() => seconds(4))],
  [
    "the scanner is frozen",
    async () => {
      await sh("systemctl kill -s STOP clamav-daemon");
      await closed();
      await sh("systemctl kill -s CONT clamav-daemon");
    },
  ],
  ["the scanner reloads", () => sh("systemctl reload clamav-daemon").then(() => seconds(3))],
  ["the ICAP server restarts", () => sh("systemctl restart c-icap").then(() => seconds(2))],
  [
    "the ICAP server starts while the scanner is away",
    async () => {
      await sh(`${scannerAway}; systemctl restart --no-block c-icap`);
      await closed();
      await seconds(2);
      await sh(scannerBack);
    },
  ],
  ["the scanner starts with the policy's first rule alone", () => closedBetween(firstRuleOnly)],
  ["the scanner starts and its rules are gone", () => closedBetween(noRules)],
  ["a scanner runs with other rules, past the checks before its start", () => closedBetween(otherRules)],
  ["the ICAP server is configured anew by a changed file", () => closedBetween(reconfigured)],
  [
    "a folder with fewer rules lies over the scanner's, which reads them again",
    () =>
      sh(folderOver[0])
        .then(() => seconds(3))
        .then(() => sh(folderOver[1]))
        .then(() => undefined),
  ],
  [
    "other files lie among the rules, and the scanner reads them again",
    async () => {
      await sh(`${otherFiles}; systemctl reload clamav-daemon`);
      await seconds(1);
      await sh(`systemctl restart clamav-daemon; ${withoutOtherFiles}`);
    },
  ],
  ["the relay is killed", () => sh("systemctl kill -s KILL gateway-relay").then(() => seconds(3))],
  ["a process of the relay is killed", () => sh("pkill -KILL -n -u c-icap -x python3").then(() => seconds(3))],
  [
    "the relay is frozen",
    async () => {
      await sh("systemctl kill -s STOP gateway-relay");
      await closed();
      await sh("systemctl kill -s CONT gateway-relay");
    },
  ],
  ["the guard is killed", () => sh("systemctl kill -s KILL gateway-guard").then(() => seconds(3))],
  [
    "everything restarts at once",
    () => sh("systemctl restart clamav-daemon c-icap haproxy gateway-guard").then(() => seconds(3)),
  ],
])("a forbidden file is never allowed while %s, and is blocked again by itself", async (_what, happening) => {
  const { allowed, blocked } = await allowedDuring(happening);
  expect(allowed).toBe(0);
  expect(blocked).toBeGreaterThan(0);
});

/** Puts a file of any bytes on the gateway. */
const put = (path: string, content: Buffer | string) =>
  sh(`base64 -d > ${path} <<'END'\n${Buffer.from(content).toString("base64").replace(/.{76}/g, "$&\n")}\nEND`);

const words = "Please charge 4111 1111 1111 1111 today.";
/** Made on the gateway: it is too large to be handed over. */
const LARGE = "30 MiB, then the text";
const iban = "to DE89 3704 0044 0532 0130 00 please";
test.each<[string, object, Buffer | string, boolean]>([
  ["two cards where two are needed", { creditCardsAtLeast: 2 }, `${words} ${words}`, true],
  ["one card where two are needed", { creditCardsAtLeast: 2 }, words, false],
  ["one card in HTML where two are needed", { creditCardsAtLeast: 2 }, `<html><p>${words}</p></html>`, false],
  ["one card in a Word document where two are needed", { creditCardsAtLeast: 2 }, docxOf([words]), false],
  ["two cards in a Word document where two are needed", { creditCardsAtLeast: 2 }, docxOf([words, words]), true],
  ["two cards in a text that begins like a picture", { creditCardsAtLeast: 2 }, `MM ${words} ${words}`, true],
  ["two cards in UTF-16", { creditCardsAtLeast: 2 }, Buffer.from(`${words} ${words}`, "utf16le"), true],
  [
    "two cards in a mail",
    { creditCardsAtLeast: 2 },
    `From: a@example.com\nTo: b@example.com\nMIME-Version: 1.0\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n${Buffer.from(`${words} ${words}`).toString("base64")}\n`,
    true,
  ],
  ["one number where two are needed", { socialSecurityNumbersAtLeast: 2 }, "is 219-09-9999 here", false],
  ["a keyword whose letters have their marks apart", { keywords: ["Übergabe"] }, "die U\u0308bergabe heute", true],
  ["an IBAN", { ibanCountries: ["DE"] }, iban, true],
  ["an IBAN in UTF-16", { ibanCountries: ["DE"] }, Buffer.from(iban, "utf16le"), true],
  ["not an IBAN with no-break spaces in it", { ibanCountries: ["DE"] }, iban.replaceAll(" ", "\u00a0"), false],
  ["an IBAN of another country", { ibanCountries: ["FR"] }, iban, false],
  ["an IBAN, any country, in a zip file", { ibanCountries: "all" }, zipOf({ "a.txt": iban }), true],
  ["an expression", { expressions: ["PRJ-[0-9]{4}; (?=due)"] }, "see PRJ-1234; due", true],
  ["an expression in any case", { expressions: ["(?i)prj/[0-9]{4}"] }, "see PRJ/1234", true],
  ["an expression at the end of 30 MiB", { expressions: ["PRJ-[0-9]{4}"] }, LARGE, true],
  ["not an expression's text in another case", { expressions: ["PRJ-[0-9]{4}"] }, "see prj-1234", false],
  ["an encrypted archive", {}, encryptedZip("clean"), true],
  ["an encrypted archive that may pass", { encryptedArchives: "allow" }, encryptedZip("clean"), false],
  ["base64", { encodedText: "block" }, Buffer.from(words).toString("base64"), true],
  ["percent spelling", { encodedText: "block" }, `note=${encodeURIComponent(words)}`, true],
  ["form spelling", { encodedText: "block" }, `note=${words.replaceAll(" ", "+")}`, true],
  ["UTF-32", { encodedText: "block" }, Buffer.from([...words].flatMap((sign) => [sign.charCodeAt(0), 0, 0, 0])), true],
  ...documents.map(({ name, body }): [string, object, Buffer, boolean] => [
    `nothing, and yet blocks it: ${name}`,
    { blockedTypes: ["office", "pdf"] },
    body!("nothing to see"),
    true,
  ]),
  [
    "a text beside the rules for documents",
    { blockedTypes: ["office", "pdf"] },
    "office, pdf and [Content_Types].xml",
    false,
  ],
  ["plain text beside encoded text's rules", { encodedText: "block" }, "nothing to see, 50 % of a = b + c", false],
])("the engine with the policy's settings finds %s", async (_what, dlp, body, found) => {
  const values = { dlp: { socialSecurityNumbers: true, ...dlp } };
  const files = productFiles(parseSettings({ location: "westeurope", values }, "dev", new Date()));
  await put("/tmp/policy.ldb", files.get("/etc/icap-gateway/gateway.ldb")!);
  if (body === LARGE) await sh("yes 'clean text' | head -c 30m > /tmp/sample; echo PRJ-1234 >> /tmp/sample");
  else await put("/tmp/sample", body);
  const options = clamscanArguments(files.get("/etc/icap-gateway/clamd.conf")!, "/tmp/policy.ldb");
  const { stdout } = await deployment.emulator.exec(machine, ["clamscan", ...options, "/tmp/sample"]);
  const [verdict] = readVerdicts(stdout, [{ path: "/tmp/sample", name: "sample" }]);
  expect(verdict).toMatchObject({ verdict: found ? "blocked" : "allowed" });
});

/** A large file with the forbidden words at its end: each program on its way has to put it down somewhere. */
const late = Buffer.concat([cleanBinary(5 * 1024 * 1024), Buffer.from(`\nThis is ${keyword}.\n`)]);

test.each([
  ["the ICAP server's", "c-icap", "/var/tmp", late],
  ["the scanner's", "clamav-daemon", "/tmp", gzipSync(late)],
])(
  "a forbidden file gets an error, not a verdict, while %s temporary folder is full",
  async (_whose, unit, folder, body) => {
    expect((await ask(body)).verdict).toBe("blocked");
    const inside = `nsenter -t $(systemctl show -P MainPID ${unit}) -m`;
    await sh(`${inside} mount -t tmpfs -o size=1m,mode=1777 full ${folder}`);
    try {
      await sh(`${inside} sh -c 'head -c 2m /dev/zero > ${folder}/fill; true'`);
      expect((await ask(body)).verdict).toBe("error");
    } finally {
      await sh(`${inside} umount -l ${folder}`);
    }
    await until("the gateway serves again", 60, serves);
  },
);
