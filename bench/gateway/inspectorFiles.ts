/** The files that the clients in the part `inspector` send. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LoadShape } from "./load";

const KIB = 1024;

/** A document that clients send. */
export interface OfficeDocument {
  readonly name: string;
  readonly type: string;
  readonly body: Buffer;
}

/** One kind of file, text or document, and the number of clients that send it at once. */
export interface Sent extends Pick<LoadShape, "bytes" | "clients" | "file"> {
  readonly name: string;
}

const TEXTS: readonly Sent[] = [
  { name: "1 KiB of text", clients: 8, bytes: KIB },
  { name: "100 KiB of text", clients: 8, bytes: 100 * KIB },
  { name: "10 MiB of text", clients: 2, bytes: 10 * 1024 * KIB },
];

/** Calls `work` with the texts and with the documents, for one client each. The files exist in a folder until `work` ends. */
export async function withFiles<T>(
  documents: readonly OfficeDocument[],
  work: (files: readonly Sent[]) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "defender-icap-gateway-documents-"));
  try {
    const files: Sent[] = [...TEXTS];
    for (const [i, { name, type, body }] of documents.entries()) {
      const path = join(folder, String(i));
      await writeFile(path, body);
      files.push({ name, clients: 1, bytes: body.length, file: { path, type } });
    }
    return await work(files);
  } finally {
    await rm(folder, { recursive: true });
  }
}
