/** This machine's clamd with a gateway's rules. */
import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { makeScannerDatabase } from "../../engine/scannerDatabase";
import type { EngineAnswer, Engine, Question } from "./engine";

/** Lines of a gateway's clamd.conf with paths of the gateway. */
const PLACES = /^(LocalSocket|LocalSocketMode|DatabaseDirectory|FixStaleSocket)\b/;
/** Ticks of /proc/PID/stat in a second (proc(5), sysconf(_SC_CLK_TCK)); 100 on every Linux of today. */
const TICKS = 100;

/** A gateway's clamd.conf with the paths of a folder of the bench. Pure. */
export function localConfiguration(conf: string, folder: string): string {
  const kept = conf.split("\n").filter((line) => !PLACES.test(line));
  return [...kept, `LocalSocket ${join(folder, "clamd.ctl")}`, `DatabaseDirectory ${join(folder, "database")}`].join(
    "\n",
  );
}

/** Processor seconds of a process, from its line in /proc/PID/stat. Pure. */
export function processorSeconds(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** The finding in clamd's answer to SCAN. Pure. */
export function clamdFinding(said: string): Pick<EngineAnswer, "rules" | "error"> {
  const words = said.replace(/\0$/, "").trim();
  const found = /: (\S+) FOUND$/.exec(words)?.[1];
  if (found !== undefined) return { rules: [found.replace(/\.UNOFFICIAL$/, "")] };
  return /: (OK|Empty file)$/.test(words) ? { rules: [] } : { rules: [], error: words || "no answer" };
}

const askSocket = (socket: string, words: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = "";
    const connection = connect(socket, () => connection.write(words));
    connection.setEncoding("utf8").on("data", (chunk: string) => (said += chunk));
    connection.on("error", reject).on("close", () => resolve(said));
  });

/**
 * Starts clamd.
 *
 * @param project the project's folder
 * @param folder an empty folder for clamd's database, socket and settings
 * @param product files of a gateway by their paths, from `productFiles`
 */
export async function startClamd(
  project: string,
  folder: string,
  product: ReadonlyMap<string, string>,
): Promise<Engine> {
  const problem = await makeScannerDatabase(project, join(folder, "database"), product, "clamd");
  if (problem !== undefined) throw new Error(`the file types of clamd cannot be read: ${problem}`);
  const conf = join(folder, "clamd.conf");
  await writeFile(conf, localConfiguration(product.get("/etc/icap-gateway/clamd.conf")!, folder));
  const child = spawn("clamd", ["--config-file", conf], { stdio: ["ignore", "pipe", "pipe"] });
  let words = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (chunk: string) => (words = (words + chunk).slice(-4000)));
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const socket = join(folder, "clamd.ctl");
  for (let tries = 0; (await askSocket(socket, "zPING\0").catch(() => "")) !== "PONG\0"; tries++) {
    if (child.exitCode !== null || tries > 600) throw new Error(`clamd did not start\n${words.trim()}`);
    await setTimeout(100);
  }
  const used = async () => processorSeconds(await readFile(`/proc/${child.pid}/stat`, "utf8"));
  return {
    name: "clamd",
    title: (await askSocket(socket, "zVERSION\0")).replace(/\0$/, ""),
    ask: async ({ file, repeat = 1 }: Question) => {
      const seconds: number[] = [];
      const before = await used();
      let said = "";
      for (let time = 0; time < repeat; time++) {
        const begun = performance.now();
        said = await askSocket(socket, `zSCAN ${file}\0`);
        seconds.push((performance.now() - begun) / 1000);
      }
      return { ...clamdFinding(said), unread: [], cpuSeconds: (await used()) - before, seconds };
    },
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
