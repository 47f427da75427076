/** The container of Excel's and Outlook's binary files ([MS-CFB]): one storage, streams of one sector chain each. */

const SECTOR = 512;
/** A shorter stream would stand in the small one (§2.6.3), so each is made this long. */
const LEAST = 4096;
const FREE = 0xffffffff;
const END = 0xfffffffe;
const FAT = 0xfffffffd;

/** Version 3 (§2.2), for what fits a single sector of allocation table: 64 KiB in all. Streams are filled with zeros. */
export function compoundFile(streams: Readonly<Record<string, Buffer>>): Buffer {
  const contents = Object.entries(streams).map(([name, content]) => ({ name, content: filled(content) }));
  const directory = [entry("Root Entry", 5, END, 0, contents.length > 0 ? 1 : FREE)];
  const table: number[] = [FAT];
  const chain = (sectors: number): number => {
    const first = table.length;
    for (let at = 1; at <= sectors; at++) table.push(at === sectors ? END : first + at);
    return first;
  };
  const directoryAt = chain(Math.ceil((contents.length + 1) / 4));
  contents.forEach(({ name, content }, at) => {
    const sibling = at + 1 < contents.length ? at + 2 : FREE;
    directory.push(entry(name, 2, chain(content.length / SECTOR), content.length, FREE, sibling));
  });
  if (table.length > SECTOR / 4) throw new Error("more than one sector of allocation table");
  const fat = Buffer.alloc(SECTOR, 0xff);
  table.forEach((next, at) => fat.writeUInt32LE(next, at * 4));
  return Buffer.concat([
    header(directoryAt),
    fat,
    Buffer.concat([...directory, Buffer.alloc(SECTOR)]).subarray(0, Math.ceil(directory.length / 4) * SECTOR),
    ...contents.map(({ content }) => content),
  ]);
}

const filled = (content: Buffer): Buffer =>
  Buffer.concat([
    content,
    Buffer.alloc(Math.max(LEAST - content.length, (SECTOR - (content.length % SECTOR)) % SECTOR)),
  ]);

function header(directoryAt: number): Buffer {
  const bytes = Buffer.alloc(SECTOR);
  Buffer.from("d0cf11e0a1b11ae1", "hex").copy(bytes);
  [0x3e, 3, 0xfffe, 9, 6].forEach((value, at) => bytes.writeUInt16LE(value, 24 + at * 2));
  bytes.writeUInt32LE(1, 44);
  bytes.writeUInt32LE(directoryAt, 48);
  [LEAST, END, 0, END, 0, 0].forEach((value, at) => bytes.writeUInt32LE(value, 56 + at * 4));
  bytes.fill(0xff, 80);
  return bytes;
}

/** `kind`: 5 the root, 2 a stream (§2.6.1). */
function entry(name: string, kind: number, start: number, size: number, child: number, right = FREE): Buffer {
  const bytes = Buffer.alloc(128);
  bytes.write(name, "utf16le");
  bytes.writeUInt16LE((name.length + 1) * 2, 64);
  bytes.writeUInt8(kind, 66);
  bytes.writeUInt8(1, 67);
  [FREE, right, child].forEach((value, at) => bytes.writeUInt32LE(value, 68 + at * 4));
  bytes.writeUInt32LE(start, 116);
  bytes.writeUInt32LE(size, 120);
  return bytes;
}
