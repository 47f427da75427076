import { readSync } from "node:fs";

const CHUNK_BYTES = 65_536;
const PAUSE_MILLISECONDS = 10;
const standardInput = 0;
const sleeper = new Int32Array(new SharedArrayBuffer(4));

/**
 * All bytes of standard input, up to its end. `readFileSync(0)` fails with EAGAIN when the pipe is non-blocking and has no data yet. The
 * process that started the command decides whether the pipe blocks (Node.js makes non-blocking ones). This function waits instead.
 * @throws Error of the system call for every other problem, such as a closed standard input
 */
export function readStandardInput(): Buffer {
  const chunks: Buffer[] = [];
  for (;;) {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    const read = readOrWait(chunk);
    if (read === 0) return Buffer.concat(chunks);
    chunks.push(chunk.subarray(0, read));
  }
}

/** The number of bytes read into the buffer: 0 at the end. Waits while there is nothing to read. */
function readOrWait(into: Buffer): number {
  for (;;) {
    try {
      return readSync(standardInput, into);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Windows reports the end of a pipe as an error.
      if (code === "EOF") return 0;
      if (code !== "EAGAIN") throw error;
      Atomics.wait(sleeper, 0, 0, PAUSE_MILLISECONDS);
    }
  }
}
