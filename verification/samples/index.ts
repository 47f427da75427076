/**
 * The files that rehearsals and tests send. They are generated, not stored, so that the repository holds no data that looks sensitive. Card
 * numbers are the card networks' published test numbers. The social security number was printed in advertisements and never belonged to a
 * living holder.
 */
import { createCipheriv } from "node:crypto";
import { docxOf, zipOf } from "./documents";

/** Body and name of one file. */
export interface Sample {
  /** A description in words for a report. */
  readonly what: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly body: Buffer;
}

/** Names of the samples that every data-loss policy of this project is tried with. */
export type SampleName =
  | "clean text"
  | "10 MiB clean binary"
  | "card number in text"
  | "card number in a Word document"
  | "card number in a zip file"
  | "social security number"
  | "keyword";

const testCard = "4111 1111 1111 1111";
const advertisedSsn = "219-09-9999";
const docxType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/** Bytes that contain no pattern: AES in counter mode with a fixed key. They are the same in every run, and they do not compress. */
export function cleanBinary(bytes: number): Buffer {
  return createCipheriv("aes-128-ctr", Buffer.alloc(16), Buffer.alloc(16)).update(Buffer.alloc(bytes));
}

const text = (lines: string[]): Buffer => Buffer.from(`${lines.join("\r\n")}\r\n`, "utf8");

/** Generates the sample of that name. @param keyword word or phrase that the data-loss policy blocks; only for `keyword` */
export function makeSample(name: SampleName, keyword = ""): Sample {
  const payment = ["Order 20261123", "Please charge the card", testCard, "Thank you."];
  const plain = { what: name, contentType: "text/plain" };
  switch (name) {
    case "clean text":
      return { ...plain, fileName: "minutes.txt", body: text(["Minutes of the meeting", "We agreed to meet again."]) };
    case "10 MiB clean binary":
      return {
        what: name,
        contentType: "application/octet-stream",
        fileName: "picture.bin",
        body: cleanBinary(10 * 1024 * 1024),
      };
    case "card number in text":
      return { ...plain, fileName: "order.txt", body: text(payment) };
    case "card number in a Word document":
      return { what: name, contentType: docxType, fileName: "order.docx", body: docxOf(payment) };
    case "card number in a zip file": {
      const body = zipOf({ "letters/order.txt": text(payment).toString("utf8"), "read me.txt": "Nothing here." });
      return { what: name, contentType: "application/zip", fileName: "orders.zip", body };
    }
    case "social security number":
      return { ...plain, fileName: "hiring.txt", body: text(["New colleague", `SSN: ${advertisedSsn}`]) };
    case "keyword":
      return { ...plain, fileName: "plan.txt", body: text(["Do not pass on.", `This is ${keyword} for now.`]) };
  }
}
