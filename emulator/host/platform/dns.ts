import type { PlatformConfiguration } from "./messages";

/** The address of a name as a machine of this network gets it; nothing where the name does not exist. */
export function addressOf(
  name: string,
  network: string | undefined,
  { vaults, storage }: Pick<PlatformConfiguration, "vaults" | "storage">,
): string | undefined {
  const vault = vaults.find(({ host }) => host === name);
  const own = vault?.privateNames.find((one) => one.network === network);
  if (own !== undefined) return own.address;
  return (vault ?? storage.find(({ host }) => host === name))?.address;
}

/** Bytes of a DNS header (RFC 1035 §4.1.1). */
const HEADER = 12;
const TYPE_A = 1;
const CLASS_IN = 1;
const TTL_SECONDS = 5;
const NO_SUCH_NAME = 3;

/**
 * Answers one DNS query (RFC 1035) from a table of names. Known name: its A record, or no record for another type;
 * unknown name: NXDOMAIN. Undefined for a packet that is no query with one question.
 */
export function answerDns(query: Buffer, addressOf: (name: string) => string | undefined): Buffer | undefined {
  if (query.length < HEADER || (query[2]! & 0x80) !== 0 || query.readUInt16BE(4) !== 1) return undefined;
  const labels: string[] = [];
  let at = HEADER;
  while (at < query.length && query[at] !== 0) {
    const length = query[at];
    if (length! > 63 || at + 1 + length! >= query.length) return undefined;
    labels.push(query.toString("latin1", at + 1, at + 1 + length!).toLowerCase());
    at += 1 + length!;
  }
  const end = at + 5; // the root label, type and class
  if (end > query.length) return undefined;
  const address = addressOf(labels.join("."));
  const asksForAddress = query.readUInt16BE(at + 1) === TYPE_A && query.readUInt16BE(at + 3) === CLASS_IN;
  const answers = address !== undefined && asksForAddress ? [addressRecord(address)] : [];

  const header = Buffer.alloc(HEADER);
  query.copy(header, 0, 0, 2);
  header[2] = 0x84 | (query[2]! & 0x01); // an authoritative answer; the question's "recursion desired" comes back
  header[3] = 0x80 | (address === undefined ? NO_SUCH_NAME : 0);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(answers.length, 6);
  return Buffer.concat([header, query.subarray(HEADER, end), ...answers]);
}

function addressRecord(address: string): Buffer {
  const record = Buffer.alloc(16);
  record.writeUInt16BE(0xc000 | HEADER, 0); // the name is the question's
  record.writeUInt16BE(TYPE_A, 2);
  record.writeUInt16BE(CLASS_IN, 4);
  record.writeUInt32BE(TTL_SECONDS, 6);
  record.writeUInt16BE(4, 10);
  address.split(".").forEach((byte, n) => (record[12 + n] = Number(byte)));
  return record;
}
