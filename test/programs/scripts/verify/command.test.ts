/** `npm run verify` as a script calls it: its exit code, for a gateway that is described on standard input. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { throwawayIdentity, type ClientIdentity } from "../../../../engine/clientIdentity";
import { makeSample } from "../../../../verification/samples";
import { authority, type Authority } from "./authority";
import { standInGateway, type Broken } from "./standInGateway";

/** A program that this test starts: its change touches the test (`npm test -- --changed`). */
export type Started = typeof import("../../../../scripts/verify");

const root = join(__dirname, "../../../..");
let own: Authority;
let client: ClientIdentity;
let server: { readonly cert: string; readonly key: string };

beforeAll(async () => {
  own = await authority("gateway authority");
  client = await throwawayIdentity(new Date());
  server = await own.issue(90);
});

async function command(input: string, ...options: string[]) {
  const child = spawn(process.execPath, ["scripts/run.mjs", "verify", "--target", ...options], { cwd: root });
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code: code as number, stdout, stderr };
}

/** The exit code for a gateway. @param more parts of the target that are others than usual */
async function exitCodeFor(broken: Broken, more: object, ...options: string[]): Promise<number> {
  const gateway = await standInGateway(server, client.certificate, broken);
  const canary = makeSample("card number in text");
  const target = {
    lanes: [{ name: "a", address: "127.0.0.1" }],
    port: gateway.port,
    services: { reqmod: "reqmod", respmod: "respmod" },
    serverCertificate: own.pem,
    client,
    allowed: true,
    canary: { ...canary, body: canary.body.toString("base64") },
    maxBodyMebibytes: 50,
    largeMebibytes: 2,
    ...more,
  };
  try {
    return (await command(JSON.stringify(target), ...options)).code;
  } finally {
    await gateway.close();
  }
}

test("the exit code is 0 for a gateway that is right, and 1 for one that lets everything through", async () => {
  expect(await exitCodeFor({}, {})).toBe(0);
  expect(await exitCodeFor({ verdict: () => "allowed" }, {})).toBe(1);
});

test("checks that could not be made are a no, unless --partial takes them; a failed one stays a no", async () => {
  const blind = { client: undefined };
  expect(await exitCodeFor({}, blind)).toBe(1);
  expect(await exitCodeFor({}, blind, "--partial")).toBe(0);
  expect(await exitCodeFor({ admits: () => true }, blind, "--partial")).toBe(1);
});

test("a standard input that describes no gateway is refused in a sentence", async () => {
  const refused = "--target: standard input does not describe gateways to verify:";
  for (const [input, why] of [
    ["", "it has another form"],
    ['{"a":1}', expect.stringMatching(/^wrong or missing: lanes, port, .*/)],
  ] as const) {
    const { code, stdout, stderr } = await command(input);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr.startsWith(refused)).toBe(true);
    expect(stderr.slice(refused.length).trim()).toEqual(why);
  }
});
