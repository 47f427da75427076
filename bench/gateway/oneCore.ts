import { cpus } from "node:os";
import type { Settings } from "../../infra/settings";
import { renderTable } from "../../console/table";
import { UserError } from "../../console/userError";
import type { Progress } from "../../console/progress";
import { load, type Generator, type LoadResult } from "./load";
import type { Sandbox } from "./sandbox";

/** A gateway alone on one processor, with its load on the other. */
export interface OneCore {
  readonly capacity: { size: string; result: LoadResult }[];
  readonly soak: {
    /** Share of the capacity that was requested. */
    share: number;
    result: LoadResult;
    /** Resident memory of stunnel, the relay, c-icap and clamd together over time, MiB. */
    memory: number[];
  };
}

const SIZES = [
  { size: "1 KiB", bytes: 1024, clients: 8 },
  { size: "100 KiB", bytes: 100 * 1024, clients: 8 },
  { size: "10 MiB", bytes: 10 * 2 ** 20, clients: 2 },
  { size: "30 MiB", bytes: 30 * 2 ** 20, clients: 1 },
];
const SOAKED = SIZES[1]!;
const SHARE = 0.8;
const GATEWAY = ["ours", "relay", "c-icap", "clamd"];

const policy = { name: "one core", service: "policy", mode: "keep", tls: "1.3" } as const;

export async function measureOneCore(
  sandbox: Sandbox,
  generator: Generator,
  settings: Settings,
  options: { seconds: number; soakSeconds: number; progress: Progress },
): Promise<OneCore> {
  if (cpus().length < 2) throw new UserError("one-core: a machine with two processors is needed");
  for (const name of GATEWAY) await sandbox.pin(name, 0);
  const run = (one: (typeof SIZES)[number], seconds: number, rate?: number) =>
    load(sandbox, generator, settings, { ...policy, ...one }, "ours", { seconds, rate, processor: 1 });
  const capacity: OneCore["capacity"] = [];
  for (const one of SIZES) {
    const measured = () => run(one, Math.max(options.seconds, one.bytes > 2 ** 20 ? 8 : 0));
    capacity.push({ size: one.size, result: await options.progress.step(`one core, ${one.size}`, measured) });
  }
  const rate = SHARE * capacity[SIZES.indexOf(SOAKED)]!.result.perSecond;
  const memory: number[] = [];
  const sample = async () => {
    const each = await Promise.all(GATEWAY.map((name) => sandbox.memoryMebibytes(name)));
    memory.push(each.reduce((sum, one) => sum + one, 0));
  };
  const soak = await options.progress.step(`one core, ${SHARE * 100} % for ${options.soakSeconds} s`, async () => {
    let sampled = Promise.resolve();
    const timer = setInterval(
      () => {
        sampled = sampled.then(sample);
      },
      (options.soakSeconds * 1000) / 10,
    );
    try {
      return await run({ ...SOAKED, clients: 32 }, options.soakSeconds, rate);
    } finally {
      clearInterval(timer);
      await sampled;
    }
  });
  return { capacity, soak: { share: SHARE, result: soak, memory } };
}

export function oneCoreReport({ capacity, soak }: OneCore): string {
  const row = (what: string, one: LoadResult): string[] => [
    what,
    one.perSecond.toFixed(1),
    one.mebibytesPerSecond.toFixed(1),
    one.p50.toFixed(1),
    one.p99.toFixed(1),
    String(one.errors),
  ];
  const rows = [
    ...capacity.map(({ size, result }) => row(`${size}, as fast as it can`, result)),
    row(`${SOAKED.size}, ${soak.share * 100} % for ${soak.result.seconds} s`, soak.result),
  ];
  const head = ["One gateway on one processor", "files/s", "MiB/s", "p50 ms", "p99 ms", "errors"];
  const memory = soak.memory.map((mebibytes) => mebibytes.toFixed(0)).join(" ");
  return `${renderTable(head, rows)}\nResident memory in the soak, MiB: ${memory}`;
}
