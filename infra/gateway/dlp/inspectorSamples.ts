/** Contents that the canary sends to the inspector. They test the path to the rules; the guard checks which rules run. */
import { strToU8, zipSync } from "fflate";
import { CANARY_RULE, CANARY_TOKEN, type Sample } from "../canary";
import { malwareSample } from "./malware";

/** The planted words as they are, in text that has to be decoded, and in a document that a reader has to unpack; and clamd's own words. */
export const inspectorSamples = (malware: boolean): Sample[] => [
  ...[Buffer.from(CANARY_TOKEN), Buffer.from(`\u00e9 ${CANARY_TOKEN}`, "utf16le"), document()].map((body) => ({
    body,
    rules: [CANARY_RULE],
  })),
  ...(malware ? [malwareSample()] : []),
];

/** The smallest Word document. It has a fixed time, so that it has the same bytes in every deployment. */
function document(): Buffer {
  const files = {
    "[Content_Types].xml": "<Types/>",
    "word/document.xml": `<w:document><w:body><w:p><w:r><w:t>${CANARY_TOKEN}</w:t></w:r></w:p></w:body></w:document>`,
  };
  const entries = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]));
  return Buffer.from(zipSync(entries, { mtime: "1980-01-01T00:00:00", level: 9 }));
}
