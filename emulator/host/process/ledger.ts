import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";

/** An entry of the ledger: a thing that would outlive a killed emulator. */
export type Possession =
  | { readonly kind: "process"; readonly pid: number; readonly startTime: string }
  | { readonly kind: "namespace"; readonly name: string }
  | { readonly kind: "cgroup"; readonly path: string }
  | { readonly kind: "mount"; readonly path: string };

/**
 * A record on disk of everything that this emulator creates on the machine. Entries are written *before* their things are created, so that
 * a later run can remove them even if every process of this one was killed halfway.
 */
export class Ledger {
  constructor(private readonly path: string) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  }

  /** Synchronous on purpose: the entry must be on disk when the next system call creates its thing. */
  note(possession: Possession): void {
    appendFileSync(this.path, JSON.stringify(possession) + "\n", { mode: 0o600 });
  }
}

/** Entries of a ledger in the order they were written; a last line cut off by a crash is ignored. */
export function readLedger(path: string): readonly Possession[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8").split("\n").flatMap(parseEntry);
}

function parseEntry(line: string): readonly Possession[] {
  try {
    return [JSON.parse(line) as Possession];
  } catch {
    return []; // only the line that was being written when the process died can be incomplete; nothing was made for it yet
  }
}
