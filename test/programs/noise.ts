/** A picture that takes OCR many seconds. */
import { materialOf } from "../../bench/engine/materials";

/** A picture of noise: BMP, three bytes for each dot. */
export function noise(side: number): Buffer {
  const head = Buffer.alloc(54);
  head.write("BM");
  for (const [at, value] of [
    [2, 54 + 3 * side * side],
    [10, 54],
    [14, 40],
    [18, side],
    [22, side],
  ] as const)
    head.writeUInt32LE(value, at);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(24, 28);
  return Buffer.concat([head, materialOf("noise", 3 * side * side, 15)]);
}
