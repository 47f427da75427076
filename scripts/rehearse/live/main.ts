/**
 * The live page as a process. It serves the page of the rehearsal of a name, prints the page's address as a line, and ends when the
 * rehearsal has ended. Arguments: the rehearsal's name, the page's title.
 */
import { setTimeout as wait } from "node:timers/promises";
import { errorMessage } from "../../../console/userError";
import { attach } from "../../../emulator";
import { serveLivePage } from "./liveServer";
import { Readings } from "./readings";

const CHECK_MS = 1000;

async function main(name: string, title: string): Promise<void> {
  const running = await attach(name);
  if (running === undefined) throw new Error(`no rehearsal named "${name}" is running`);
  const readings = new Readings(running);
  const server = await serveLivePage(title, () => readings.read());
  process.stdout.write(`${server.url}\n`);
  while ((await attach(name)) !== undefined) await wait(CHECK_MS);
  await server.close();
}

const [name, title] = process.argv.slice(2);
void main(name!, title!).catch((error: unknown) => {
  process.stderr.write(`${errorMessage(error)}\n`);
  process.exitCode = 1;
});
