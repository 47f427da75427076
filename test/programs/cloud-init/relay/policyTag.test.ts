/** gateway-relay: the ISTag, by which a client knows that the verdicts that it kept are of another policy (RFC 3507 §4.7). */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FakeRelay, NO_CONTENT } from "./fakeRelay";
import { reqmod } from "./icapMessages";

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
