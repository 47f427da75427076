/** fetch_code.py: the code that a gateway takes from the metadata service, and what it refuses. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { ENDS_BY_ITSELF } from "../../../killed";

const PROGRAM = join(__dirname, "../../../../cloud-init/gateway/fetch_code.py");
/** On a gateway it stands in the same folder. */
const CERTIFICATES = join(__dirname, "../../../../cloud-init/certificates");
let folder: string;
let server: http.Server;
let answers: string[];
let requests: http.IncomingMessage[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "fetch-code-"));
  requests = [];
  server = http.createServer((request, response) => {
    requests.push(request);
    response.end(answers.length > 1 ? answers.shift() : answers[0]);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
});
afterEach(async () => {
  await new Promise((done) => server.close(done));
  rmSync(folder, { recursive: true });
});

const code = (): string => join(folder, "code/");
const packed = (files: Record<string, string>): string =>
  brotliCompressSync(
    JSON.stringify(Object.fromEntries(Object.entries(files).map(([path, text]) => [code() + path, text]))),
  ).toString("base64");

/** The exit code and the words of a run in which these files were provisioned. */
async function fetched(
  provisioned: Record<string, string>,
  tries = 1,
): Promise<{ exit: number | null; words: string }> {
  const digests = Object.entries(provisioned).map(
    ([path, text]) => `${createHash("sha256").update(text).digest("hex")}  ${code()}${path}`,
  );
  writeFileSync(
    join(folder, "policy.sha256"),
    [...digests, `${"0".repeat(64)}  /etc/other`, "# 3 files", ""].join("\n"),
  );
  const child = spawn("python3", ["-B", PROGRAM], {
    env: {
      ...{
        PATH: process.env.PATH,
        PYTHONPATH: CERTIFICATES,
        CODE_FOLDER: code(),
        POLICY_DIGESTS: join(folder, "policy.sha256"),
      },
      ...{ METADATA_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, TRIES: String(tries) },
      ...{ http_proxy: "http://127.0.0.1:1", PAUSE_SECONDS: "0.01" },
    },
    stdio: ["ignore", "ignore", "pipe"],
    ...ENDS_BY_ITSELF,
  });
  let words = "";
  child.stderr.on("data", (data) => (words += data));
  const exit = await new Promise<number | null>((done) => child.on("close", done));
  return { exit, words };
}

const FILES = { "matcher.py": "# größe\n", "readers/pdf.py": "x = 1\n" };

test("the files are written as they were provisioned, without a proxy and with the header that Azure demands", async () => {
  answers = [packed(FILES)];
  expect(await fetched(FILES)).toEqual({ exit: 0, words: "" });
  for (const [path, text] of Object.entries(FILES)) {
    expect(readFileSync(code() + path, "utf8")).toBe(text);
    expect(statSync(code() + path).mode & 0o777).toBe(0o644);
  }
  expect(requests[0]!.headers.metadata).toBe("true");
  expect(requests[0]!.url).toBe("/metadata/instance/compute/userData?api-version=2021-01-01&format=text");
});

test.each([
  ["another text", { ...FILES, "readers/pdf.py": "x = 2\n" }, "readers/pdf.py is another file than was provisioned"],
  ["a file less", { "matcher.py": FILES["matcher.py"] }, "it lacks"],
  ["a file more", { ...FILES, "more.py": "" }, "more.py has no digest in"],
  ["a file outside the folder", { ...FILES, "../out.py": "" }, "out.py has no digest in"],
])("user data with %s is refused by its name, and nothing is written", async (_, files, words) => {
  answers = [packed(files)];
  expect(await fetched(FILES)).toEqual({ exit: 1, words: expect.stringContaining(words) });
  expect(existsSync(code())).toBe(false);
});

test.each([
  ["empty", ""],
  ["no base64", "%%%"],
  ["not compressed", Buffer.from("{}").toString("base64")],
  ["no object", brotliCompressSync("[]").toString("base64")],
  ["larger than any code of ours", brotliCompressSync(`{"a":"${" ".repeat(1 << 22)}"}`).toString("base64")],
  ["cut short", brotliCompressSync(JSON.stringify(FILES)).toString("base64").slice(0, 40)],
])("user data that is %s is refused, and nothing is written", async (_, answer) => {
  answers = [answer];
  expect(await fetched(FILES)).toEqual({ exit: 1, words: expect.stringContaining("it cannot be read (") });
  expect(existsSync(code())).toBe(false);
});

test("a metadata service that is not ready yet is asked again", async () => {
  answers = ["", packed(FILES)];
  expect((await fetched(FILES, 3)).exit).toBe(0);
  expect(requests).toHaveLength(2);
});
