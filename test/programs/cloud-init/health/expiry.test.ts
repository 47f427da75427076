import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { issue } from "../../../unit/infra/certificates/issue";
import { PYTHON, PYTHON_OPTIONS } from "../python";

const DAY = 86_400_000;
const cloudInit = join(__dirname, "../../../../cloud-init");
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "expiry-"));
  mkdirSync(join(directory, "current"));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** A certificate that is valid for so many days and a half from now. */
async function lasting(name: string, days: number): Promise<string> {
  const now = Date.now();
  const dates = { notBefore: new Date(now - 100 * DAY), notAfter: new Date(now + (days + 0.5) * DAY) };
  return (await issue({ name, ...dates })).pem;
}

function expiry(): Promise<{ code: number; said: string }> {
  const env = { TLS_DIRECTORY: directory, PYTHONPATH: join(cloudInit, "certificates"), PATH: process.env.PATH };
  return new Promise((done) =>
    execFile(PYTHON, [...PYTHON_OPTIONS, join(cloudInit, "health/expiry.py")], { env }, (error, stdout) =>
      done({ code: Number(error?.code ?? 0), said: stdout }),
    ),
  );
}

test("each certificate is a warning from 30 days before its end on and critical from 7; the soonest comes first", async () => {
  const clients = await Promise.all([lasting("calm", 31), lasting("soon", 7), lasting("gone", -3), lasting("due", 20)]);
  writeFileSync(join(directory, "current/server.pem"), await lasting("gateway", 30));
  writeFileSync(join(directory, "current/clients.pem"), clients.join(""));
  const { code, said } = await expiry();
  expect(code).toBe(1);
  expect(said.split("\n").map((line) => line.replace(/ \(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\)$/, ""))).toEqual([
    "critical: the client certificate CN=gone has expired",
    "critical: the client certificate CN=soon expires in 7 days",
    "warning: the client certificate CN=due expires in 20 days",
    "warning: the server certificate CN=gateway expires in 30 days",
    "",
  ]);
});

test("nothing is said while every certificate lasts, nor before there are any", async () => {
  expect(await expiry()).toEqual({ code: 0, said: "" });
  const placeholder = await issue({ name: "Issuing CA", notAfter: new Date("9999-12-31T23:59:59Z") });
  writeFileSync(join(directory, "current/server.pem"), await lasting("gateway", 300));
  writeFileSync(join(directory, "current/clients.pem"), (await lasting("client", 300)) + placeholder.pem);
  expect(await expiry()).toEqual({ code: 0, said: "" });
});
