/** Questions to which the guide's and the packages' own configurations answer "allowed", and a gateway of ours does not. */
import { cleanBinary, makeSample } from "../../../verification/samples";
import { deflatedTo } from "../inspection/deflated";
import { encryptedZip } from "../inspection/encryptedZip";
import { formOf } from "../inspection/forms";
import { unreadable } from "../inspection/unreadable";

export interface Question {
  method?: "REQMOD" | "RESPMOD";
  /** Path; the service that inspects when left out. */
  service?: string;
  body?: Buffer;
  contentEncoding?: string;
  certificate?: "none";
}

const clean = makeSample("clean text").body;
export const forbidden = (keyword: string) => Buffer.from(`This is ${keyword} for now.\n`);

// 5 MiB is where virus_scan stops looking by default.
export const late = (mebibytes: number, keyword: string) =>
  Buffer.concat([cleanBinary(mebibytes * 1024 * 1024), forbidden(keyword)]);

/** Each with the verdict of ours on it; the last one needs `icap.requestsWithoutBody: block`. */
export const questions: readonly [string, (keyword: string) => Question, "blocked" | "error"][] = [
  ["a client without a certificate", () => ({ body: clean, certificate: "none" }), "error"],
  ["a file over the scanner's size", (keyword) => ({ body: late(6, keyword) }), "blocked"],
  ["a download over the scanner's size", (keyword) => ({ method: "RESPMOD", body: late(6, keyword) }), "blocked"],
  ...[100, 1100].map((mebibytes): [string, (keyword: string) => Question, "blocked"] => [
    `a download of ${mebibytes} MiB, deflated so little that it is no bomb`,
    (keyword) => ({ method: "RESPMOD", contentEncoding: "deflate", body: deflatedTo(mebibytes, forbidden(keyword)) }),
    "blocked",
  ]),
  ["an archive with a password", () => ({ body: encryptedZip("clean") }), "blocked"],
  ["an archive with a password, uploaded by a form", () => ({ body: formOf(encryptedZip("clean")) }), "blocked"],
  [
    "a type that the server does not hand to the scanner (video)",
    (keyword) => ({ body: Buffer.concat([Buffer.from("3026b2758e66cf11a6d9", "hex"), forbidden(keyword)]) }),
    "blocked",
  ],
  [
    "a text that holds an HTML tag and begins a comment",
    (keyword) => ({ body: Buffer.concat([Buffer.from("see <img> and <!-- "), forbidden(keyword)]) }),
    "blocked",
  ],
  [
    "a text that begins like an MP3, which the scanner ignores",
    (keyword) => ({ body: Buffer.concat([Buffer.from("ID3, or so: "), forbidden(keyword)]) }),
    "blocked",
  ],
  ...unreadable
    .filter(({ name }) => !/7z/.test(name))
    .map(({ name, body }): [string, (keyword: string) => Question, "blocked"] => [
      `what the scanner does not open (${name})`,
      (keyword) => ({ body: body!(forbidden(keyword).toString()) }),
      "blocked",
    ]),
  ["the service echo, which inspects nothing", (keyword) => ({ service: "echo", body: forbidden(keyword) }), "error"],
  [
    "the scanner's own service, which lets large files pass",
    (keyword) => ({ service: "virus_scan", body: late(6, keyword) }),
    "error",
  ],
  ["a message without a body", () => ({}), "blocked"],
];
