import { zipOf } from "../../../scripts/samples/documents";

/** A stored zip member whose header says "encrypted" (APPNOTE 4.4.4, bit 0). */
export function encryptedZip(text: string): Buffer {
  const zip = Buffer.from(zipOf({ "order.txt": text }));
  zip.writeUInt16LE(zip.readUInt16LE(6) | 1, 6);
  const central = zip.indexOf("PK\x01\x02", 0, "latin1");
  zip.writeUInt16LE(zip.readUInt16LE(central + 8) | 1, central + 8);
  return zip;
}
