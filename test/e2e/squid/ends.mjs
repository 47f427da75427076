/**
 * Both ends of a proxy's line:
 *   node ends.mjs origin PORT            GET /?file=PATH gives the file, with &chunked in chunks; POST answers the digest of what came
 *   node ends.mjs ask PROXY_PORT URL [PATH]   asks by the proxy, with PATH as an upload; prints {"status", "said"}: the digest
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, request } from "node:http";

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

async function bodyOf(message) {
  const parts = [];
  for await (const part of message) parts.push(part);
  return Buffer.concat(parts);
}

async function answer(question, response) {
  if (question.method === "POST") return void response.end(sha256(await bodyOf(question)));
  const { searchParams } = new URL(question.url, "http://origin");
  const body = readFileSync(searchParams.get("file"));
  response.setHeader("Content-Type", "text/plain");
  if (searchParams.has("chunked")) response.write(body.subarray(0, 1));
  response.end(searchParams.has("chunked") ? body.subarray(1) : body);
}

function ask(port, url, path) {
  const sent = request({ host: "127.0.0.1", port, path: url, method: path === undefined ? "GET" : "POST" });
  sent.on("response", (response) => {
    void bodyOf(response).then((body) => {
      const said = path === undefined ? sha256(body) : body.toString();
      console.log(JSON.stringify({ status: response.statusCode, said }));
    });
  });
  sent.setTimeout(60_000, () => sent.destroy(new Error("no answer within a minute")));
  sent.end(path === undefined ? undefined : readFileSync(path));
}

const [end, port, url, path] = process.argv.slice(2);
if (end === "origin") createServer(answer).listen(Number(port), "127.0.0.1", () => console.log("ready"));
else ask(Number(port), url, path);
