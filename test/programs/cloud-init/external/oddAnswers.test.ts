/** gateway-relay in external mode: answers in forms that are odd and right, and in forms that are none. */
import { ExternalRig, message, NO_CONTENT } from "./externalRig";
import { chunked, POST, reqmod, respmod } from "../relay/icapMessages";

let rig: ExternalRig;
beforeAll(async () => {
  rig = await ExternalRig.start();
});
afterAll(async () => rig.stop());

/** An upload as it comes back when nothing was changed. */
const UPLOAD = message("req", `${POST}\r\n`, chunked("hello"));

const RIGHT: readonly (readonly [string, (answer: string) => string])[] = [
  [
    "with Encapsulated and its parts in capitals",
    (answer) => answer.replace(/Encapsulated: .*/, (line) => line.toUpperCase()),
  ],
  ["without a space between the parts", (answer) => answer.replace(", ", ",")],
  ["with a tab and spaces between the parts", (answer) => answer.replace(", ", " ,\t  ")],
  ["with spaces around the offsets", (answer) => answer.replaceAll("=0,", " = 0,")],
  [
    "with chunk extensions",
    (answer) => answer.replace("\r\n5\r\n", '\r\n5;a=b;c="d;e"\r\n').replace("\r\n0\r\n", "\r\n0; ieof\r\n"),
  ],
  ["with zeros before a chunk's size", (answer) => answer.replace("\r\n5\r\n", "\r\n0005\r\n")],
  ["with a trailer", (answer) => answer.replace(/\r\n\r\n$/, "\r\nX-Checksum: 1\r\n\r\n")],
  ["with Connection: close", (answer) => answer.replace("ISTag", "Connection: close\r\nISTag")],
  [
    "with headers that have no value, and no reason",
    (answer) => answer.replace(" OK", "").replace("ISTag", "Server:\r\nISTag"),
  ],
];

test.each(RIGHT)("a message that comes back as it was, %s, is allowed", async (_what, form) => {
  rig.answer = form(UPLOAD);
  const { text } = await rig.relay.send(reqmod({ headers: "" }));
  expect(text).toMatch(/^ICAP\/1\.0 200 OK\r\n/);
  expect(text).toMatch(/\r\nEncapsulated: req-hdr=0, req-body=\d+\r\n\r\nPOST [^]*\r\n\r\n5\r\nhello\r\n0\r\n\r\n$/);
  expect(rig.lastLine()).toMatchObject({ status: 200, verdict: "passed", server: "dlp-1" });
});

test.each([
  ["an empty list of parts", NO_CONTENT.replace(/\r\n\r\n$/, "\r\nEncapsulated: null-body=0\r\n\r\n")],
  ["a length", NO_CONTENT.replace("ISTag", "Content-Length: 0\r\nISTag")],
  ["another reason", NO_CONTENT.replace("No Content", "No Modifications Needed")],
  ["no reason", NO_CONTENT.replace(" No Content", "")],
  ["bytes behind its end", `${NO_CONTENT}junk`],
])("204 with %s is allowed", async (_what, answer) => {
  rig.answer = answer;
  for (const sent of [reqmod(), respmod()]) expect((await rig.relay.send(sent)).text).toMatch(/^ICAP\/1\.0 204 /);
});

test.each([
  ["whose parts are in another order", UPLOAD.replace(/req-hdr=0, (req-body=\d+)/, "$1, req-hdr=0")],
  ["whose list of parts ends in a comma", UPLOAD.replace(/(req-body=\d+)/, "$1,")],
  ["with parts of OPTIONS", UPLOAD.replace(/Encapsulated: .*/, "Encapsulated: opt-body=0")],
  ["without a list of parts", UPLOAD.replace(/Encapsulated: .*\r\n/, "")],
  ["after a 100 that nobody asked for", `ICAP/1.0 100 Continue\r\n\r\n${UPLOAD}`],
  ["after an empty line", `\r\n${UPLOAD}`],
  ["of another protocol", UPLOAD.replace("ICAP/1.0", "icap/1.0")],
  [
    "of which the client is to keep the rest (206)",
    UPLOAD.replace("200 OK", "206 Partial Content").replace("\r\n0\r\n", "\r\n0; use-original-body=0\r\n"),
  ],
])("an answer %s is an error", async (_what, answer) => {
  expect(answer).not.toBe(UPLOAD);
  rig.answer = answer;
  expect((await rig.relay.send(reqmod())).text).toMatch(/^ICAP\/1\.0 500 Server error\r\n/);
  expect(rig.lastLine()).toMatchObject({ status: 500, verdict: "-", server: "dlp-1" });
});
