import { strFromU8, unzipSync } from "fflate";
import { cleanBinary, makeSample, type SampleName } from "../../../../verification/samples";

const card = "4111 1111 1111 1111";

describe("samples", () => {
  test("the Word document is a package with a content type, a relationship and the card number in its text", () => {
    const parts = unzipSync(makeSample("card number in a Word document").body);
    expect(Object.keys(parts)).toEqual(["[Content_Types].xml", "_rels/.rels", "word/document.xml"]);
    expect(strFromU8(parts["word/document.xml"]!)).toContain(`<w:t xml:space="preserve">${card}</w:t>`);
  });

  test("a card number in an archive is not readable from outside", () => {
    for (const name of ["card number in a Word document", "card number in a zip file"] as const) {
      expect(makeSample(name).body.includes(card)).toBe(false);
    }
    expect(strFromU8(unzipSync(makeSample("card number in a zip file").body)["letters/order.txt"]!)).toContain(card);
  });

  test("the clean binary is 10 MiB, the same in every run, and has no run of digits that could be a card", () => {
    const { body } = makeSample("10 MiB clean binary");
    expect(body.length).toBe(10 * 1024 * 1024);
    expect(body.subarray(0, 1000).equals(cleanBinary(1000))).toBe(true);
    expect(body.toString("latin1")).not.toMatch(/(\d[ -]?){12}|\d{3}-?\d{2}-?\d{4}/);
  });

  test("the keyword is the one that the policy names", () => {
    expect(makeSample("keyword", "top secret").body.toString()).toContain("This is top secret for now.");
  });

  test("the same sample is the same bytes each time, so that reports compare", () => {
    const names: SampleName[] = ["clean text", "card number in a Word document", "card number in a zip file"];
    for (const name of names) expect(makeSample(name).body.equals(makeSample(name).body)).toBe(true);
  });
});
