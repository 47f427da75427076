import { createSocket } from "node:dgram";
import { createServer } from "node:net";

/** Below the ports that Linux gives to whoever asks for any (net.ipv4.ip_local_port_range, from 32768 on): it gives none of these away. */
const [FIRST, LAST] = [20_000, 32_000];
/** A test that has a port holds it here, by UDP, which is in no program's way. */
const HOLDERS = "127.255.255.254";

/**
 * The first of so many TCP ports of 127.0.0.1, one behind the other, that nobody listens on: for a program that is told its port and listens
 * later. No other test gets them while this process runs.
 */
export async function freePort(adjacent = 1): Promise<number> {
  for (;;) {
    const first = FIRST + Math.floor(Math.random() * (LAST - FIRST - adjacent));
    let held = 0;
    while (held < adjacent && (await hold(first + held))) held++;
    if (held === adjacent) return first;
  }
}

/** Holds a port until the process ends; false: somebody has it. */
async function hold(port: number): Promise<boolean> {
  const holder = createSocket("udp4");
  const held = await unlessTaken((failed, done) =>
    holder.once("error", failed).bind({ port, address: HOLDERS, exclusive: true }, done),
  );
  if (held && (await isFree(port))) {
    holder.unref();
    return true;
  }
  holder.close();
  return false;
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const free = await unlessTaken((failed, done) => server.once("error", failed).listen(port, "127.0.0.1", done));
  if (free) await new Promise((done) => server.close(done));
  return free;
}

/** False where an address is in use; another error is thrown. */
function unlessTaken(
  bind: (failed: (error: NodeJS.ErrnoException) => void, done: () => void) => void,
): Promise<boolean> {
  return new Promise((resolve, reject) =>
    bind(
      (error) => (error.code === "EADDRINUSE" ? resolve(false) : reject(error)),
      () => resolve(true),
    ),
  );
}
