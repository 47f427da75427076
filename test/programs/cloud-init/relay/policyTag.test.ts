/** gateway-relay: the ISTag, by which a client knows that the verdicts that it kept are of another policy (RFC 3507 §4.7). */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PYTHON, PYTHON_OPTIONS } from "../python";
import { FakeRelay, NO_CONTENT } from "./fakeRelay";
import { reqmod } from "./icapMessages";

const RELAY = join(__dirname, "../../../../cloud-init/relay");
let folder: string;

beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "policy-tag-"))));
afterAll(() => rmSync(folder, { recursive: true }));

const tagOf = (answer: string): string =>
  /^ICAP\/1\.0 20[04] [^]*?\r\nISTag: ("[^"]*")\r\n/.exec(answer)?.[1] ?? answer;

interface State {
  digests?: string;
  engine?: string;
  database?: string;
  environment?: Record<string, string>;
}

/** The tags of an answer to OPTIONS and of a verdict, of a relay that was started so. */
async function tagsWith({ digests = "0123  /etc/icap-gateway/gateway.ldb\n", ...state }: State): Promise<string[]> {
  writeFileSync(join(folder, "policy.sha256"), digests);
  rmSync(join(folder, "daily.cvd"), { force: true });
  if (state.database !== undefined) writeFileSync(join(folder, "daily.cvd"), state.database);
  const relay = await FakeRelay.start({
    POLICY_DIGESTS: join(folder, "policy.sha256"),
    DATABASES: join(folder, "*.c[lv]d"),
    ...state.environment,
  });
  try {
    relay.answer = NO_CONTENT.replace("CI0001-tag", state.engine ?? "CI0001-1.4.6");
    const verdict = await relay.send(reqmod());
    relay.answer = relay.answer.replace("204 Unmodified", "200 OK");
    const options = await relay.send("OPTIONS icap://h/reqmod ICAP/1.0\r\nHost: h\r\n\r\n");
    return [tagOf(verdict.text), tagOf(options.text)];
  } finally {
    await relay.stop();
  }
}

test("the ISTag is another one with other rules, another engine, database or setting, and the same after a restart", async () => {
  const [tag, ofOptions] = await tagsWith({});
  expect(tag).toMatch(/^"[0-9a-f]{32}"$/);
  expect(ofOptions).toBe(tag);
  expect(await tagsWith({})).toEqual([tag, tag]);
  const others = [
    await tagsWith({ digests: "4567  /etc/icap-gateway/gateway.ldb\n" }),
    await tagsWith({ engine: "CI0001-1.5.4" }),
    await tagsWith({ database: "ClamAV-VDB:29 Nov 2026 10-00 +0000:27700:" }),
    await tagsWith({ database: "ClamAV-VDB:30 Nov 2026 10-00 +0000:27701:" }),
    await tagsWith({ environment: { WITHOUT_BODY: "block" } }),
  ];
  expect(new Set([tag, ...others.flat()]).size).toBe(1 + others.length);
});

/** Two conversations, of which the second one is answered by a newer policy while the first still reads its answer. */
const TWO_CONVERSATIONS: readonly (readonly [string, string])[] = [
  [
    "c-icap",
    `
import socket
from builtin_engine import BuiltIn
from wire import Wire
class Conversation: client = None
def answered(engine, tag):
    here, there = socket.socketpair()
    engine.server.wire = Wire(here)
    there.send(b"ICAP/1.0 204 Unmodified\\r\\nISTag: " + tag + b"\\r\\n\\r\\n")
    engine.server.answer()
make = lambda: BuiltIn(Conversation())
`,
  ],
  [
    "the inspector",
    `
import inspector_engine
from inspector_engine import Inspected
class Conversation: is_canary = False
def answered(engine, tag):
    inspector_engine.protocol.ask = lambda *_: {"policy": tag.decode()}
    engine.ask({})
make = lambda: Inspected(Conversation())
`,
  ],
];

test.each(TWO_CONVERSATIONS)("an answer has the ISTag of the policy that gave it: %s", (_engine, program) => {
  const { stdout, stderr } = spawnSync(
    PYTHON,
    [
      ...PYTHON_OPTIONS,
      "-c",
      `${program}
old, new, silent = make(), make(), make()
answered(old, b"one")
first = old.istag
answered(new, b"two")
print(old.istag == first, new.istag == first, silent.istag == new.istag)`,
    ],
    {
      env: { PYTHONPATH: `${RELAY}:${join(RELAY, "..")}`, POLICY_DIGESTS: "/dev/null", SERVICES: "r=REQMOD" },
      encoding: "utf8",
    },
  );
  expect([stdout, stderr]).toEqual(["True False True\n", ""]);
});
