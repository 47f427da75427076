import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Agent, AgentRequestInput, AgentResult } from "../../../../icap";
import { printable } from "../../../../console/printable";
import { listOwnFiles } from "../../../../verification/ownFiles/list";
import { sendOwnFiles } from "../../../../verification/ownFiles/send";
import { target } from "../target";

const folder = mkdtempSync(join(tmpdir(), "own-files-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const inFolder = (name: string): string => join(folder, name);
const latin1 = Buffer.concat([Buffer.from(`${folder}/r`), Buffer.from([0xe9]), Buffer.from("sum.txt")]);

writeFileSync(inFolder("plain.txt"), "plain");
mkdirSync(inFolder("sub"));
writeFileSync(inFolder("sub/deep.txt"), "deep");
symlinkSync(inFolder("plain.txt"), inFolder("link.txt"));
symlinkSync(inFolder("sub"), inFolder("round"));
symlinkSync(inFolder("gone"), inFolder("dangling"));
execFileSync("mkfifo", [inFolder("queue")]);
writeFileSync(inFolder("two\nlines\x1b[2J\u202Etxt.exe"), "controls");
writeFileSync(latin1, "not UTF-8");
writeFileSync(inFolder("large.bin"), "");
truncateSync(inFolder("large.bin"), 3 * 2 ** 30); // a hole: it takes no space on the disk

describe("the user's own folder", () => {
  test("files and links to files are sent, whatever their names; what is not is listed with its reason", async () => {
    const { files, leftOut } = await listOwnFiles(folder, "--send");
    expect(files.map(({ name }) => name)).toEqual([
      "large.bin",
      "link.txt",
      "plain.txt",
      "r\\xE9sum.txt",
      "sub/deep.txt",
      "two\\u{A}lines\\u{1B}[2J\\u{202E}txt.exe",
    ]);
    expect(leftOut).toEqual([
      { name: "dangling", why: "a broken link" },
      { name: "queue", why: "a pipe" },
      { name: "round", why: "a link to a folder (not followed)" },
    ]);
  });

  test("one file is sent alone", async () => {
    expect(await listOwnFiles(inFolder("sub/deep.txt"), "--send")).toEqual({
      files: [{ path: Buffer.from(inFolder("sub/deep.txt")), name: "deep.txt" }],
      leftOut: [],
    });
  });

  test("a path that is no folder, and a folder without a file, are refused with the contents", async () => {
    await expect(listOwnFiles(inFolder("gone"), "--send")).rejects.toThrow(
      `--send: "${inFolder("gone")}" is neither a folder nor a file`,
    );
    const pipes = mkdtempSync(join(tmpdir(), "own-pipes-"));
    execFileSync("mkfifo", [join(pipes, "queue")]);
    await expect(listOwnFiles(pipes, "--send")).rejects.toThrow(
      `--send: "${pipes}" contains no file that can be sent:\n  queue: a pipe`,
    );
    rmSync(pipes, { recursive: true });
  });
});

type Asked = Extract<AgentRequestInput, { file?: string }> & { host: string; timeoutMs: number };

/** Stands for the sending process: reads what it is given, as that would, and says what `verdict` says of it. */
const agentThat = (
  verdict: (asked: Asked) => "allowed" | "blocked" | "error",
  asked: Asked[] = [],
): Pick<Agent, "ask"> => ({
  ask: ((question: Asked) => {
    asked.push(question);
    const answer = {
      kind: "icap",
      verdict: verdict(question),
      reason: "says so",
      headers: {},
      timings: { totalMs: 5 },
    };
    return Promise.resolve(answer as unknown as AgentResult);
  }) as Agent["ask"],
});

const send = async (agent: Pick<Agent, "ask">, only?: string) => {
  const { files } = await listOwnFiles(folder, "--send");
  const chosen = files.filter(({ name }) => only === undefined || name === only);
  return sendOwnFiles(chosen, { agent, target, notes: { note: () => undefined } });
};

describe("sending them", () => {
  test("each file goes to both addresses, as upload and as download, by bytes that the sending process can open", async () => {
    const asked: Asked[] = [];
    const contents: string[] = [];
    const agent = agentThat((question) => {
      contents.push(readFileSync(question.file ?? "", "utf8"));
      return "blocked";
    }, asked);
    const [result] = await send(agent, "r\\xE9sum.txt");
    expect(contents).toEqual(Array(4).fill("not UTF-8"));
    expect(asked.map(({ host, method }) => `${host} ${method}`)).toEqual([
      "198.51.100.10 REQMOD",
      "198.51.100.10 RESPMOD",
      "198.51.100.11 REQMOD",
      "198.51.100.11 RESPMOD",
    ]);
    expect(result!.answers.map(({ found }) => found)).toEqual(Array(4).fill("blocked"));
  });

  test("a file of 3 GiB is not read into memory, gets the time that it takes, and costs no other file its verdict", async () => {
    const asked: Asked[] = [];
    const results = await send(
      agentThat((question) => (question.filename === "large.bin" ? "error" : "allowed"), asked),
    );
    expect(asked.find(({ filename }) => filename === "large.bin")?.timeoutMs).toBe(60_000 + 3 * 512 * 1000);
    expect(asked.find(({ filename }) => filename === "plain.txt")?.timeoutMs).toBeLessThan(61_000);
    expect(results.map(({ name, answers }) => [name, answers[0]!.found])).toEqual([
      ["large.bin", "error"],
      ["link.txt", "allowed"],
      ["plain.txt", "allowed"],
      ["r\\xE9sum.txt", "allowed"],
      ["sub/deep.txt", "allowed"],
      ["two\\u{A}lines\\u{1B}[2J\\u{202E}txt.exe", "allowed"],
    ]);
  });

  test("a file that is gone when its turn comes is an error with its reason, and the others are sent", async () => {
    writeFileSync(inFolder("a-brief.txt"), "brief");
    const { files } = await listOwnFiles(folder, "--send");
    rmSync(inFolder("a-brief.txt"));
    const results = await sendOwnFiles(files.slice(0, 3), {
      agent: agentThat(() => "allowed"),
      target,
      notes: { note: () => undefined },
    });
    expect(results[0]!.answers.map(({ found }) => found)).toEqual(Array(4).fill("error"));
    expect(results[0]!.answers[0]!.detail).toMatch(/^it cannot be sent: .*ENOENT: no such file/);
    expect(results[2]!.answers[0]!.found).toBe("allowed");
  });
});

test("characters that a terminal would act on are shown, and ordinary text of any language is unchanged", () => {
  expect(printable("Übergabe 引き継ぎ 🚀.txt")).toBe("Übergabe 引き継ぎ 🚀.txt");
  expect(printable("a\u0000b\u009bc\u2028d\u200be")).toBe("a\\u{0}b\\u{9B}c\\u{2028}d\\u{200B}e");
});
