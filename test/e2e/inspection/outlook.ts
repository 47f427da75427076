/** Outlook's own formats, with the text in compressed RTF only, as when a mail was written as rich text. */
import { compoundFile } from "./compoundFile";

/** [MS-OXRTFCP] §2.1.3: "LZFu"; each byte of flags says of eight pieces whether it is a letter (0) or a repetition. */
function compressedRtf(words: string): Buffer {
  const rtf = Buffer.from(`{\\rtf1\\ansi ${words}}`, "latin1");
  const groups = Array.from({ length: Math.ceil(rtf.length / 8) }, (_, at) =>
    Buffer.concat([Buffer.from([0]), rtf.subarray(at * 8, at * 8 + 8)]),
  );
  const content = Buffer.concat(groups);
  const head = Buffer.alloc(16);
  head.writeUInt32LE(content.length + 12, 0);
  head.writeUInt32LE(rtf.length, 4);
  head.write("LZFu", 8);
  // a checksum of nothing: readers go on without it
  return Buffer.concat([head, content]);
}

/** [MS-OXMSG] §2.4.1: each property is a stream with its number (PidTagRtfCompressed, 1009) and its kind (binary, 0102). */
export const outlookMessage = (words: string): Buffer =>
  compoundFile({ "__properties_version1.0": Buffer.alloc(32), "__substg1.0_10090102": compressedRtf(words) });

/** [MS-OXTNEF] §2.1: the mark and a key, then attributes, each with a level, a number, a length and a sum of its bytes. */
export function winmail(words: string): Buffer {
  const rtf = compressedRtf(words);
  // §2.1.3.4: how many properties; number and kind of one, how many values, length, value in full double words
  const property = Buffer.alloc(16);
  [1, 0x10090102, 1, rtf.length].forEach((value, at) => property.writeUInt32LE(value, at * 4));
  const properties = Buffer.concat([property, rtf, Buffer.alloc((4 - (rtf.length % 4)) % 4)]);
  return Buffer.concat([Buffer.from("789f3e220100", "hex"), attribute(0x00069003, properties)]);
}

function attribute(number: number, value: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head.writeUInt8(1, 0);
  head.writeUInt32LE(number, 1);
  head.writeUInt32LE(value.length, 5);
  const sum = Buffer.alloc(2);
  sum.writeUInt16LE(value.reduce((total, byte) => (total + byte) & 0xffff, 0));
  return Buffer.concat([head, value, sum]);
}
