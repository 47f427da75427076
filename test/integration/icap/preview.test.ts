import { download, heads, icap, ORIGIN_GET, ORIGIN_RESPONSE, replay, RESPMOD_HEAD } from "./recorded";
import { lines } from "./scriptedServer";

describe("a preview, as RFC 3507 §4.5 has it", () => {
  const first = "a".repeat(1024);
  const rest = "b".repeat(512);
  const previewHead = lines(...RESPMOD_HEAD, "Preview: 1024", "Encapsulated: req-hdr=0, res-hdr=137, res-body=296", "");

  test("the rest follows the preview only after 100 Continue", async () => {
    const transaction = await replay({ ...download, ...heads, preview: 1024, body: icap(first + rest) }, [
      { expect: previewHead + ORIGIN_GET + ORIGIN_RESPONSE + lines("400", first, "0", "") },
      { answer: lines("ICAP/1.0 100 Continue", "") },
      { expect: lines("200", rest, "0", "") },
      {
        answer:
          lines("ICAP/1.0 200 OK", 'ISTag: "a"', "Encapsulated: res-hdr=0, res-body=159", "") +
          ORIGIN_RESPONSE +
          lines("5ff", first + rest.slice(1), "1", "b", "0", ""),
      },
    ]);
    expect(transaction).toMatchObject({ verdict: "allowed", outcome: "echoed", wholeBodySent: true });
  });

  test("a body that fits into the preview ends with ieof", async () => {
    const transaction = await replay({ ...download, ...heads, preview: 1024, body: icap(rest) }, [
      { expect: previewHead + ORIGIN_GET + ORIGIN_RESPONSE + lines("200", rest, "0; ieof", "") },
      { answer: lines("ICAP/1.0 204 No modifications needed", 'ISTag: "a"', "Encapsulated: null-body=0", "") },
    ]);
    expect(transaction).toMatchObject({ verdict: "allowed", outcome: "no-content", wholeBodySent: true });
    expect(transaction.reason).toBe("204: nothing to change");
  });

  test("a preview of 0 bytes sends the heads alone, and a 204 to it says that the body was never seen", async () => {
    const transaction = await replay({ ...download, ...heads, preview: 0, body: icap(first) }, [
      {
        expect:
          lines(...RESPMOD_HEAD, "Preview: 0", "Encapsulated: req-hdr=0, res-hdr=137, res-body=296", "") +
          ORIGIN_GET +
          ORIGIN_RESPONSE +
          lines("0", ""),
      },
      { answer: lines("ICAP/1.0 204 No modifications needed", "") },
    ]);
    expect(transaction).toMatchObject({ verdict: "allowed", wholeBodySent: false });
    expect(transaction.reason).toBe("204: nothing to change, judged from the preview");
  });
});
