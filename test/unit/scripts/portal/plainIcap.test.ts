/** `npm run portal` for a gateway that takes plain ICAP (`gateway.tls: off`). */
import type { Card } from "../../../../scripts/portal/card";
import { compare } from "../../../../scripts/portal/check";
import { PRODUCTS } from "../../../../scripts/portal/products";
import { registeredIn } from "../../../../scripts/portal/registered";
import { instructionsFor } from "../../../../scripts/portal/steps";
import { inText } from "../../../../scripts/portal/words";
import { REGISTRATION } from "./registration";

const card: Card = {
  name: "icap-gateway-prod",
  ...REGISTRATION,
  certificate: { pem: "-----BEGIN CERTIFICATE-----" },
  warnings: [],
};
const textFor = (product: string, of: Card) => inText(instructionsFor(PRODUCTS.get(product)!, of));

describe("a gateway without TLS", () => {
  const plain: Card = {
    ...card,
    certificate: undefined,
    secureIcap: false,
    servers: card.servers.map((one) => ({ ...one, port: 1344 })),
    warnings: ["gateway.tls is off"],
  };

  test("has the secure box unchecked in Defender's wizard, and no certificate", () => {
    const text = textFor("defender", plain);
    expect(text).toContain("Use secure ICAP: not checked");
    expect(text).toContain("Port: 1344");
    expect(text).toContain("Warning: gateway.tls is off");
    expect(text).not.toMatch(/public certificate|BEGIN CERTIFICATE|cert\.pem/);
  });

  test.each([...PRODUCTS.keys()])("is given to %s without a word of TLS or a certificate's file", (product) => {
    const values = instructionsFor(PRODUCTS.get(product)!, plain).steps.map(({ field, value }) => `${field}: ${value}`);
    expect(values.filter((one) => /icaps:|cert\.pem|tls-|checked$(?<!not checked)/.test(one))).toEqual([]);
    const lines = textFor(product, plain).split("\n");
    expect(lines.filter((line) => /certificate/i.test(line))).toEqual([]);
  });

  test("is plain for FortiProxy too, which has a switch for each", () => {
    const text = textFor("fortiproxy", plain);
    expect(text).toContain("Plain ICAP Connection: on");
    expect(text).toContain("Secure ICAP Connection: off");
    expect(textFor("fortiproxy", card)).toMatch(/Plain ICAP Connection: off[^]*Secure ICAP Connection: on/);
  });

  test("differs from an export that has it as secure, and from none that has it as plain", () => {
    const uris = (scheme: string) =>
      plain.servers.map(({ address }) => `${scheme}://${address}:1344/dlp-req`).join("\n");
    expect(compare(registeredIn(uris("icaps")), plain).differences).toEqual([
      expect.stringContaining("ICAP over TLS to 198.51.100.10; the gateway takes plain ICAP only (gateway.tls: off)"),
      expect.stringContaining("ICAP over TLS to 198.51.100.20"),
    ]);
    expect(compare(registeredIn(uris("icap")), plain)).toEqual({ differences: [], notCompared: [] });
  });
});
