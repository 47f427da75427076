import { signature } from "./signature";

/** Where a kind of file has its mark, and the mark, as clamd's signatures are written: `<offset>:<bytes in hexadecimal>`. */
export type Marks = Readonly<Record<string, string>>;

/** A rule that finds every kind of file that one of these marks stands for, also inside what the engine unpacks. */
export function markedAs(name: string, marks: Marks): string {
  const subsignatures = Object.values(marks);
  return signature(name, subsignatures.map((_, index) => index).join("|"), subsignatures);
}
