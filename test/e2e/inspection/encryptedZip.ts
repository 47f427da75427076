import { zipOf } from "../../../verification/samples/documents";

/**
 * A stored zip member whose header says "encrypted" (APPNOTE 4.4.4, bit 0), and whose bytes are unreadable: all bits
 * are inverted.
 */
export function encryptedZip(text: string): Buffer {
  const zip = Buffer.from(zipOf({ "order.txt": text }));
  zip.writeUInt16LE(zip.readUInt16LE(6) | 1, 6);
  const central = zip.indexOf("PK\x01\x02", 0, "latin1");
  zip.writeUInt16LE(zip.readUInt16LE(central + 8) | 1, central + 8);
  // the member stands between its own header (4.3.7: 30 bytes and the name) and the list of all
  const content = 30 + zip.readUInt16LE(26) + zip.readUInt16LE(28);
  for (let at = content; at < central; at++) zip[at]! ^= 0xff;
  return zip;
}
