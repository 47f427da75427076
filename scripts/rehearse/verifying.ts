/** The checks of `npm run verify` in a rehearsal. The same program runs in the client's network namespace. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { z } from "zod";
import {
  makeSample,
  samplesToBlock,
  type Target,
  type Policy,
  type CheckResult,
  type VerifyTarget,
} from "../../verification";
import { LANE_NAMES } from "../../infra/model/limits";

/** A program that this file starts: its change touches the tests that import this file (`npm test -- --changed`). */
export type Started = typeof import("../verify");

const project = join(__dirname, "..", "..");
const answer = z.object({
  results: z.array(
    z.object({
      check: z.string(),
      where: z.string(),
      outcome: z.enum(["passed", "failed", "not made"]),
      detail: z.string(),
      milliseconds: z.number(),
    }),
  ),
});

/** The target in the form that `npm run verify -- --target` reads. The sender's address is an admitted one. */
export function verifyTargetOf(
  target: Target,
  policy: Policy,
  settings: Pick<VerifyTarget, "maxBodyMebibytes" | "tls">,
): VerifyTarget {
  const name = samplesToBlock(policy)[0];
  const canary = name && makeSample(name, policy.keywords[0]);
  return {
    lanes: LANE_NAMES.map((lane) => ({ name: lane, address: target.addresses[lane] })),
    port: target.port,
    services: { reqmod: target.services.REQMOD, respmod: target.services.RESPMOD },
    serverCertificate: target.serverCertificate,
    client: { certificate: target.identities.client.certificate, privateKey: target.identities.client.privateKey },
    allowed: true,
    source: target.sources.client,
    ...settings,
    ...(canary && name ? { canary: { what: name, ...fileOf(canary) } } : {}),
  };
}

const fileOf = ({ fileName, contentType, body }: ReturnType<typeof makeSample>) => ({
  fileName,
  contentType,
  body: body.toString("base64"),
});

/** Runs the program. The key is passed over standard input. @param prefix command that runs it in the client's network namespace */
export function verifyFrom(prefix: readonly string[], target: VerifyTarget): Promise<CheckResult[]> {
  const program = [process.execPath, "--import", "tsx", join(project, "scripts", "verify.ts")];
  const [command, ...args] = [...prefix, ...program, "--target", "--partial", "--format", "json"];
  return new Promise((resolve, reject) => {
    const child = spawn(command!, args, { cwd: project, stdio: ["pipe", "pipe", "pipe"] });
    let [text, said] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (part: string) => (text += part));
    child.stderr.setEncoding("utf8").on("data", (part: string) => (said += part));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code !== 0 && code !== 1) return reject(new Error(`verify ended with ${code}: ${said.trim()}`));
      resolve(answer.parse(JSON.parse(text)).results);
    });
    child.stdin.on("error", () => undefined); // the program has ended; its exit code has the reason
    child.stdin.end(JSON.stringify(target));
  });
}
