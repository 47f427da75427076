/** Each setting of the policy as `dlp.engine: clamav` has it, scanned by the engine of a booted gateway. */
import { productFiles } from "../../../engine/productFiles";
import { parseSettings } from "../../../infra/settings";
import { clamscanArguments, readVerdicts } from "../../../scripts/policy/clamscan";
import { docxOf, zipOf } from "../../../verification/samples/documents";
import { documents } from "../inspection/documents";
import { encryptedZip } from "../inspection/encryptedZip";
import type { BootedGateway } from "../bootedGateway";

const words = "Please charge 4111 1111 1111 1111 today.";
/** Made on the gateway: it is too large to be handed over. */
const LARGE = "30 MiB, then the text";
const iban = "to DE89 3704 0044 0532 0130 00 please";
/** Registers the tests. */
export function testClamavSettings(gateway: BootedGateway): void {
  const sh = (script: string) => gateway.deployment().run(gateway.machine(), "sh", "-c", script);
  /** Puts a file of any bytes on the gateway. */
  const put = (path: string, content: Buffer | string) =>
    sh(`base64 -d > ${path} <<'END'\n${Buffer.from(content).toString("base64").replace(/.{76}/g, "$&\n")}\nEND`);

  test.each<[string, object, Buffer | string, boolean]>([
    ["two cards where two are needed", { creditCardsAtLeast: 2 }, `${words} ${words}`, true],
    ["one card where two are needed", { creditCardsAtLeast: 2 }, words, false],
    ["one card in HTML where two are needed", { creditCardsAtLeast: 2 }, `<html><p>${words}</p></html>`, false],
    ["one card in a Word document where two are needed", { creditCardsAtLeast: 2 }, docxOf([words]), false],
    ["two cards in a Word document where two are needed", { creditCardsAtLeast: 2 }, docxOf([words, words]), true],
    ["two cards in a text that begins like a picture", { creditCardsAtLeast: 2 }, `MM ${words} ${words}`, true],
    ["two cards in UTF-16", { creditCardsAtLeast: 2 }, Buffer.from(`${words} ${words}`, "utf16le"), true],
    [
      "two cards in a mail",
      { creditCardsAtLeast: 2 },
      `From: a@example.com\nTo: b@example.com\nMIME-Version: 1.0\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n${Buffer.from(`${words} ${words}`).toString("base64")}\n`,
      true,
    ],
    ["one number where two are needed", { socialSecurityNumbersAtLeast: 2 }, "is 219-09-9999 here", false],
    ["a keyword whose letters have their marks apart", { keywords: ["Übergabe"] }, "die U\u0308bergabe heute", true],
    ["an IBAN", { ibanCountries: ["DE"] }, iban, true],
    ["an IBAN in UTF-16", { ibanCountries: ["DE"] }, Buffer.from(iban, "utf16le"), true],
    ["not an IBAN with no-break spaces in it", { ibanCountries: ["DE"] }, iban.replaceAll(" ", "\u00a0"), false],
    ["an IBAN of another country", { ibanCountries: ["FR"] }, iban, false],
    ["an IBAN, any country, in a zip file", { ibanCountries: "all" }, zipOf({ "a.txt": iban }), true],
    ["an expression", { expressions: ["PRJ-[0-9]{4}; (?=due)"] }, "see PRJ-1234; due", true],
    ["an expression in any case", { expressions: ["(?i)prj/[0-9]{4}"] }, "see PRJ/1234", true],
    ["an expression at the end of 30 MiB", { expressions: ["PRJ-[0-9]{4}"] }, LARGE, true],
    ["not an expression's text in another case", { expressions: ["PRJ-[0-9]{4}"] }, "see prj-1234", false],
    ["an encrypted archive", {}, encryptedZip("clean"), true],
    ["an encrypted archive that may pass", { encryptedArchives: "allow" }, encryptedZip("clean"), false],
    ["base64", { encodedText: "block" }, Buffer.from(words).toString("base64"), true],
    ["percent spelling", { encodedText: "block" }, `note=${encodeURIComponent(words)}`, true],
    ["form spelling", { encodedText: "block" }, `note=${words.replaceAll(" ", "+")}`, true],
    [
      "UTF-32",
      { encodedText: "block" },
      Buffer.from([...words].flatMap((sign) => [sign.charCodeAt(0), 0, 0, 0])),
      true,
    ],
    ...documents.map(({ name, body }): [string, object, Buffer, boolean] => [
      `nothing, and yet blocks it: ${name}`,
      { blockedTypes: ["office", "pdf"] },
      body!("nothing to see"),
      true,
    ]),
    [
      "a text beside the rules for documents",
      { blockedTypes: ["office", "pdf"] },
      "office, pdf and [Content_Types].xml",
      false,
    ],
    ["plain text beside encoded text's rules", { encodedText: "block" }, "nothing to see, 50 % of a = b + c", false],
  ])("the engine with the policy's settings finds %s", async (_what, dlp, body, found) => {
    const values = { dlp: { engine: "clamav", socialSecurityNumbers: true, ...dlp } };
    const files = productFiles(parseSettings({ location: "westeurope", values }, "dev", new Date()));
    await put("/tmp/policy.ldb", files.get("/etc/icap-gateway/gateway.ldb")!);
    if (body === LARGE) await sh("yes 'clean text' | head -c 30m > /tmp/sample; echo PRJ-1234 >> /tmp/sample");
    else await put("/tmp/sample", body);
    const options = clamscanArguments(files.get("/etc/icap-gateway/clamd.conf")!, "/tmp/policy.ldb");
    const { stdout } = await gateway
      .deployment()
      .emulator.exec(gateway.machine(), ["clamscan", ...options, "/tmp/sample"]);
    const [verdict] = readVerdicts(stdout, [{ path: "/tmp/sample", name: "sample" }]);
    expect(verdict).toMatchObject({ verdict: found ? "blocked" : "allowed" });
  });
}
