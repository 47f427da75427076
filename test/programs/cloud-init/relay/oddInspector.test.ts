/** gateway-relay before an inspector that gives no verdict, or one that is none: an error, never a pass. */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FakeRelay } from "./fakeRelay";
import { reqmod } from "./icapMessages";

const SOURCES = join(__dirname, "../../../../cloud-init");
const folder = mkdtempSync(join(tmpdir(), "odd-inspector-"));
let relay: FakeRelay;
let inspector: Server;
/** The inspector's bytes to each question, before it hangs up. */
let answer: string;
let asked = 0;

beforeAll(async () => {
  inspector = createServer((connection) =>
    connection
      .on("error", () => undefined)
      .once("data", () => {
        asked++;
        connection.end(answer);
      }),
  ).listen(join(folder, "small.sock"));
  relay = await FakeRelay.start({
    ...{ ENGINE: "inspector", INSPECTOR_SOCKETS: folder, SPOOL_DIRECTORY: folder },
    PYTHONPATH: [SOURCES, join(SOURCES, "gateway")].join(":"),
  });
});
afterAll(async () => {
  await relay.stop();
  await new Promise((done) => inspector.close(done));
  rmSync(folder, { recursive: true });
});

const ALLOWED = { verdict: "allowed", rule: "", findings: [], policy: "0123" };
const line = (fields: object): string => `${JSON.stringify(fields)}\n`;
const BARE = reqmod({ body: "" }).replace("req-body", "null-body");

test("a verdict that allows is given", async () => {
  answer = line(ALLOWED);
  expect((await relay.send(reqmod())).text).toMatch(/^ICAP\/1\.0 204 /);
});

test.each([
  ["nothing", ""],
  ["half of a verdict that allows", line(ALLOWED).slice(0, -1)],
  ["no JSON", "allowed\n"],
  ["a list", "[]\n"],
  ["no verdict", line({ ...ALLOWED, verdict: undefined })],
  ["a verdict that is not known", line({ ...ALLOWED, verdict: "unknown" })],
  ["a verdict without findings", line({ ...ALLOWED, findings: undefined })],
  ["a verdict without its policy", line({ ...ALLOWED, policy: undefined })],
])("where the inspector says %s, the client gets an error", async (_what, said) => {
  answer = said;
  asked = 0;
  const { text, closed } = await relay.send(reqmod());
  expect(text).toMatch(/^ICAP\/1\.0 500 /);
  expect(closed).toBe(true);
  expect(asked).toBeGreaterThan(0);
});

test("a message without a body is an error, too, where the inspector says nothing", async () => {
  answer = "";
  expect((await relay.send(BARE)).text).toMatch(/^ICAP\/1\.0 500 /);
  answer = line(ALLOWED);
  expect((await relay.send(BARE)).text).toMatch(/^ICAP\/1\.0 204 /);
});
