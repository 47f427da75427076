/** The faults of external ICAP servers, in the order in which they are tried. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Conduct } from "../../../emulator";
import type { ExternalDeployment } from "../../e2e/externalDeployment";
import type { ExternalFault } from "./fault";

const run = promisify(execFile);
const MEBIBYTE = 1024 * 1024;
/** Another policy has another ISTag (RFC 3507 §4.7). */
const policy = (behaviour: Conduct["behaviour"]): Conduct => ({ behaviour, istag: `policy-${Date.now()}` });
const NOT_BLOCKING = /answers but does not block: is it in monitoring or trial mode, or is the canary's rule missing\?/;
const NO_ANSWER = /has not answered .* within .* s: is it frozen, overloaded, or cut off\?/;
const UNREACHABLE = /port 1344 cannot be reached, or hangs up without an answer to OPTIONS/;

/** The first server gets another behaviour. */
const first = (conduct: () => Conduct): Pick<ExternalFault, "servers" | "begin"> => ({
  servers: ["dlp-1"],
  begin: ({ servers }) => servers[0]!.set(conduct()),
});

/** Commands of nft in the first server's machine. */
const filter =
  (...commands: string[]) =>
  async ({ named }: ExternalDeployment) => {
    for (const command of commands) await run("ip", ["netns", "exec", named[0]!.namespace, "nft", command]);
  };

export const EXTERNAL_FAULTS: readonly ExternalFault[] = [
  { name: "killed", reason: UNREACHABLE, servers: ["dlp-1"], begin: ({ servers }) => servers[0]!.kill() },
  {
    name: "frozen (SIGSTOP)",
    reason: NO_ANSWER,
    servers: ["dlp-1"],
    begin: async ({ servers }) => servers[0]!.signal("SIGSTOP"),
    end: async ({ servers }) => servers[0]!.signal("SIGCONT"),
  },
  { name: "in monitoring mode", reason: NOT_BLOCKING, ...first(() => policy("monitoring")) },
  { name: "in trial mode", reason: NOT_BLOCKING, ...first(() => policy("trial")) },
  { name: "a policy without the canary's rule", reason: NOT_BLOCKING, ...first(() => policy("noCanaryRule")) },
  { name: "slow: 30 s for each verdict", reason: NO_ANSWER, ...first(() => ({ delaySeconds: 30 })) },
  {
    name: "resets in the middle of files of 30 MiB",
    reason: /has failed 3 transactions of clients within 60 s, though its canary holds: does it fail on large files/,
    large: true,
    ...first(() => ({ resetAfterBytes: 15 * MEBIBYTE })),
  },
  {
    name: "full: 503 to all",
    reason: /is overloaded: it answers .* with 503/,
    ...first(() => ({ behaviour: "full" })),
  },
  { name: "500 to all", reason: /answers .* with ICAP status 500/, ...first(() => ({ behaviour: "error" })) },
  {
    name: "answers with garbage",
    reason: /with something other than ICAP/,
    ...first(() => ({ behaviour: "garbage" })),
  },
  { name: "wedged: answers OPTIONS and nothing else", reason: NO_ANSWER, ...first(() => ({ behaviour: "wedged" })) },
  { name: "hangs up after each answer", ...first(() => ({ closes: true })) },
  {
    name: "its certificate has expired",
    reason: /port 1344 cannot be reached, .* are its certificates valid\?/,
    servers: ["dlp-2"],
    begin: ({ servers, certificates }) => servers[1]!.set({ certificate: certificates.files.expired }),
  },
  {
    name: "the network to it is cut: packets vanish",
    reason: UNREACHABLE,
    servers: ["dlp-1"],
    begin: filter(
      "add table inet cut",
      "add chain inet cut in { type filter hook input priority 0; policy drop; }",
      "add chain inet cut out { type filter hook output priority 0; policy drop; }",
    ),
    end: filter("delete table inet cut"),
  },
  {
    name: "both servers are gone",
    reason: UNREACHABLE,
    servers: ["dlp-1", "dlp-2"],
    begin: ({ servers }) => Promise.all(servers.map((server) => server.kill())),
  },
  {
    name: "in monitoring mode with the same ISTag, `canary: each`",
    reason: NOT_BLOCKING,
    each: true,
    ...first(() => ({ behaviour: "monitoring" })),
  },
];
