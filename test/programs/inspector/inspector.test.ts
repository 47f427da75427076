/** The inspector behind the relay: verdicts and their words, and what a client gets while parts of it are away. */
import { gzipSync, brotliCompressSync, deflateSync } from "node:zlib";
import { zipOf } from "../../../verification/samples/documents";
import { until } from "../../until";
import { binary, chunked, reqmod, respmod } from "../cloud-init/relay/icapMessages";
import { InspectorRig } from "./inspectorRig";

jest.setTimeout(120_000);

let rig: InspectorRig;
const words = "card 4111 1111 1111 1111";

beforeAll(async () => {
  rig = await InspectorRig.start({ keywords: ["falcon heights"] }, { MAX_BODY: "2" });
}, 120_000);
afterAll(async () => rig?.stop());

const send = (message: string | readonly string[]) => rig.relay.send(message);
const rule = async (message: string) => expectBlockedBy((await send(message)).text);
const expectBlockedBy = (text: string) => /Threat=([^;]*);/.exec(text)?.[1];

describe("a file that the inspector reads", () => {
  test.each<[string, string]>([
    ["an upload", reqmod({ body: chunked(words) })],
    ["a download", respmod({ body: chunked(words) })],
    [
      "an upload behind a preview",
      reqmod({ headers: "Allow: 204\r\nPreview: 4\r\n", body: `${chunked("card")}${chunked(words.slice(4))}` }),
    ],
    [
      "an upload whose preview is the whole",
      reqmod({ headers: "Allow: 204\r\nPreview: 99\r\n", body: `18\r\n${words}\r\n0; ieof\r\n\r\n` }),
    ],
    ["gzip in a header", reqmod({ http: "Content-Encoding: gzip\r\n", body: binary(gzipSync(words)) })],
    ["deflate in an upload", reqmod({ http: "Content-Encoding: deflate\r\n", body: binary(deflateSync(words)) })],
    ["br in an upload", reqmod({ http: "Content-Encoding: br\r\n", body: binary(brotliCompressSync(words)) })],
    [
      "gzip, then br",
      respmod({ http: "Content-Encoding: gzip, br\r\n", body: binary(brotliCompressSync(gzipSync(words))) }),
    ],
    ["a body larger than memory holds", reqmod({ body: chunked(`${"x ".repeat(700_000)}${words}`) })],
  ])("is blocked by the rule's own name: %s", async (_how, message) => {
    expect(await rule(message)).toBe("cards");
  });

  test.each<[string, string, string]>([
    ["an unknown encoding", "zstd", "hello"],
    ["gzip that is none", "gzip", "hello"],
    ["br that is none", "br", "hello"],
  ])("is blocked as unreadable where nobody can undo its encoding: %s", async (_how, encoding, body) => {
    expect(await rule(reqmod({ http: `Content-Encoding: ${encoding}\r\n`, body: chunked(body) }))).toBe("unreadable");
  });

  test("passes where nothing is found, with 204 where that is offered, and else as it was", async () => {
    expect((await send(reqmod())).text).toMatch(/^ICAP\/1\.0 204 /);
    const body = "hello ".repeat(300_000);
    const { text } = await send(reqmod({ headers: "", body: chunked(body) }));
    expect(text).toMatch(/^ICAP\/1\.0 200 OK\r\n/);
    const chunks = text.slice(text.indexOf("\r\n\r\n", text.indexOf("POST")) + 4);
    expect(chunks.replace(/(^|\r\n)[0-9a-f]+\r\n/g, "").replace(/\r\n$/, "")).toBe(body);
  });

  test("over the largest body is blocked without a look into it", async () => {
    expect(await rule(reqmod({ body: chunked("x".repeat(2 * 1024 * 1024 + 1)) }))).toBe("Gateway.TooLarge");
  });

  test("is named with count and part in the answer and in the log, and no word of it is", async () => {
    const zip = zipOf({ "list.txt": `${words}, 5500 0000 0000 0004` });
    const { text } = await send(reqmod({ body: binary(zip) }));
    expect(text).toMatch(/\r\nX-Violations-Found: 1\r\n\t\/?list\.txt\r\n\tcards \(\d\)\r\n\t0\r\n\t0\r\n/);
    const line = rig.relay.log("access").at(-1)!;
    expect(line).toMatchObject({ verdict: "blocked", rule: "cards" });
    expect(line["findings"]).toEqual([
      {
        rule: "cards",
        action: "block",
        severity: "high",
        count: expect.any(Number),
        part: expect.stringMatching(/list\.txt$/),
      },
    ]);
    expect(text + JSON.stringify(line)).not.toMatch(/4111|5500/);
  });
});

const tag = (text: string) => /\r\nISTag: ("[0-9a-f]{32}")\r\n/.exec(text)?.[1];

test("the ISTag is the policy's: the same until the policy is another one", async () => {
  const before = tag((await send(reqmod())).text);
  expect(before).toBeDefined();
  expect(tag((await send(reqmod({ body: chunked(words) }))).text)).toBe(before);
  await rig.killDaemon();
  await rig.keepList("customers", ["KD-0012345"]);
  rig.provision({
    keywords: ["falcon heights", "another"],
    listUploadFrom: ["52.1.2.3"],
    rules: [{ name: "customers", kind: "list", file: "customers" }],
  });
  await rig.startDaemon();
  const after = tag((await send(reqmod())).text);
  expect(after).toBeDefined();
  expect(after).not.toBe(before);
});

test("a list that changes is taken while the daemon runs, with another ISTag; a broken one is not", async () => {
  const customer = (number: string) => reqmod({ body: chunked(`order of ${number}`) });
  const [daemon, before] = [rig.pid, tag((await send(reqmod())).text)];
  expect(await rule(customer("KD-0012345"))).toBe("customers");
  expect(await rule(customer("KD-0099999"))).toBeUndefined();
  await rig.keepList("customers", ["KD-0099999"]);
  const deadline = Date.now() + 60_000;
  while ((await rule(customer("KD-0099999"))) !== "customers") expect(Date.now()).toBeLessThan(deadline);
  expect(await rule(customer("KD-0012345"))).toBeUndefined();
  expect(tag((await send(reqmod())).text)).not.toBe(before);
  await rig.keepList("customers", ["KD-0012345"], (list) => list.subarray(0, -8));
  const workers = rig.workers();
  for (let i = 0; i < 8; i++) expect(await rule(customer("KD-0099999"))).toBe("customers");
  expect([rig.workers(), rig.pid]).toEqual([workers, daemon]);
  await rig.keepList("customers", ["KD-0099999"]);
});

test("a file for which there is no space is an error, never a pass of the part that had space; with space it is inspected whole", async () => {
  const message = reqmod({ body: chunked("x ".repeat(100_000) + words) });
  rig.relay.mayWrite(100_000);
  try {
    expect((await send(message)).text).toMatch(/^ICAP\/1\.0 500 /);
  } finally {
    rig.relay.mayWrite("unlimited");
  }
  expect(await rule(message)).toBe("cards");
});

test("a file that is shorter than the relay says gets no verdict", () => {
  const program = [
    "import os",
    "from inspector import protocol",
    'file = os.memfd_create("cut")',
    'os.write(file, b"hello")',
    "def verdict(size):",
    "    try:",
    '        return protocol.ask("small", {"ask": "inspect", "size": size}, file, 60)["verdict"]',
    "    except protocol.NoAnswer:",
    '        return "none"',
    "print(verdict(5), verdict(6))",
  ].join("\n");
  expect(rig.python(program)).toBe("allowed none");
});

test("a worker that is stopped or killed is replaced, and the next files get their verdicts", async () => {
  for (const signal of ["SIGSTOP", "SIGKILL"] as const) {
    const before = rig.workers();
    for (const pid of before) process.kill(pid, signal);
    await until("as many others serve", () => rig.workers().filter((pid) => !before.includes(pid)).length >= 4);
    expect(await rule(reqmod({ body: chunked(words) }))).toBe("cards");
    expect((await send(reqmod())).text).toMatch(/^ICAP\/1\.0 204 /);
  }
});

test("the guard's question names every rule of the policy that runs, and what differs from the one provisioned", () => {
  const program = [
    "import json, os, sys",
    "from inspector import protocol",
    "import inspector_proof",
    'with open(os.environ["RULES"], "rb") as file: policy = file.read()',
    "wanted = inspector_proof.expected({'rules.json': policy})",
    "inspector_proof.POLICY.read = lambda: (wanted, [])",
    "one = inspector_proof.RunningRules()",
    "more = json.loads(policy)",
    'more["rules"].append({"name": "lost", "kind": "card", "atLeast": 3})',
    "other = inspector_proof.expected({'rules.json': json.dumps(more).encode()})",
    "inspector_proof.POLICY.read = lambda: (other, [])",
    "two = inspector_proof.RunningRules()",
    "print(json.dumps([one.holds, one.failed, two.holds, two.wrong, two.reason]))",
  ].join("\n");
  expect(JSON.parse(rig.python(program))).toEqual([true, false, false, true, "the inspector runs without lost"]);
});

test("an error, never a pass, while there is no inspector: for files, for messages without a body and for OPTIONS", async () => {
  await rig.killDaemon();
  await until("its workers end with it", () => rig.idle("small") === 0);
  const bare = reqmod({ body: "" }).replace("req-body", "null-body");
  for (const message of [reqmod(), bare, "OPTIONS icap://h/reqmod ICAP/1.0\r\nHost: h\r\n\r\n"])
    expect((await send(message)).text).toMatch(/^ICAP\/1\.0 500 /);
  await rig.startDaemon();
  expect((await send(bare)).text).toMatch(/^ICAP\/1\.0 204 /);
  expect(await rule(reqmod({ body: chunked(words) }))).toBe("cards");
});
