/** Documents of usual sizes without any content that a policy searches for, as the benches send them. */
import { docxOf } from "./documents";
import { pdfOf } from "./pdf";
import { xlsxOf } from "./workbook";

const WORDS = "We agreed to meet again when the figures of the third quarter are here".split(" ");
const line = (i: number) => Array.from({ length: 12 }, (_, at) => WORDS[(i * 5 + at * 3) % WORDS.length]).join(" ");
const lines = (count: number) => Array.from({ length: count }, (_, i) => line(i));
const row = (i: number) => [20_000 + i, WORDS[i % WORDS.length]!, line(i % 97), (i * 7919) % 100_003, i / 8];
const office = "application/vnd.openxmlformats-officedocument";

/** A page of PDF, a Word document and a workbook. */
export const officeDocuments = () => [
  { name: "a page of PDF", type: "application/pdf", body: pdfOf(lines(48), { packed: true }) },
  { name: "a docx of five pages", type: `${office}.wordprocessingml.document`, body: docxOf(lines(240)) },
  {
    name: "an xlsx of 10,000 rows",
    type: `${office}.spreadsheetml.sheet`,
    body: xlsxOf(Array.from({ length: 10_000 }, (_, i) => row(i))),
  },
];
