import { X509Certificate } from "node:crypto";
import { datesOf, strangerWords } from "../../../verification/serverCertificate";
import { authority, issue, type Issued } from "../infra/certificates/issue";

/** The chain that a server shows, leaf first. */
const chainOf = (...shown: readonly Issued[]): X509Certificate[] => shown.map(({ pem }) => new X509Certificate(pem));
const named = (name: string, issuer?: Issued): Promise<Issued> => issue({ name, ...(issuer ? { issuer } : {}) });

describe("a server's certificate belongs to the stack", () => {
  let root: Issued;
  let middle: Issued;
  beforeAll(async () => {
    root = await authority("gateway authority");
    middle = await authority("middle", root);
  });

  test("when it is the very certificate that the stack gives out, and no other of that name", async () => {
    const everybodys = await authority("an authority of everybody's");
    const own = await named("gateway", everybodys);
    expect(strangerWords(chainOf(own, everybodys), own.pem)).toBeUndefined();
    expect(strangerWords(chainOf(await named("gateway", everybodys), everybodys), own.pem)).toContain(
      "is not signed by the stack's",
    );
  });

  test("when the stack's authority signed it, at once or through another authority that the server shows", async () => {
    const [direct, below] = [await named("gateway", root), await named("gateway", middle)];
    expect(strangerWords(chainOf(direct), root.pem)).toBeUndefined();
    expect(strangerWords(chainOf(direct, root), root.pem)).toBeUndefined();
    expect(strangerWords(chainOf(below, middle), root.pem)).toBeUndefined();
    expect(strangerWords(chainOf(below), root.pem)).toContain('signed by "CN=middle"');
  });

  test("not when only the names are right: each signature of the chain is verified", async () => {
    const forged = await named("gateway", await authority("gateway authority"));
    expect(strangerWords(chainOf(forged), root.pem)).toBe(
      '"CN=gateway", signed by "CN=gateway authority", is not signed by the stack\'s "CN=gateway authority"',
    );
    const below = await named("gateway", await authority("middle", await authority("gateway authority")));
    expect(strangerWords(chainOf(below, middle), root.pem)).toContain("is not signed by the stack's");
  });

  test("not when a stranger shows the stack's certificates behind its own, or none at all", async () => {
    const stranger = await named("gateway");
    expect(strangerWords(chainOf(stranger, middle, root), root.pem)).toContain("is not signed by the stack's");
    expect(strangerWords([], root.pem)).toBe("the server showed no certificate");
  });
});

test("dates are those of the certificate in the chain that ends first", async () => {
  const now = new Date("2026-12-01T00:00:00Z");
  const until = (name: string, notAfter: string, notBefore = "2026-01-01T00:00:00Z"): Promise<Issued> =>
    issue({ name, notBefore: new Date(notBefore), notAfter: new Date(notAfter) });
  const long = await until("gateway", "2027-12-01T00:00:00Z");
  const shown = async (other: Promise<Issued>) => datesOf(chainOf(long, await other), now);
  expect(await shown(until("middle", "2026-12-31T00:00:00Z"))).toEqual({ days: 30 });
  expect(await shown(until("middle", "2026-12-30T23:59:59Z"))).toEqual({
    days: 29,
    problem: '"CN=middle" expires in 29 days, on 2026-12-30T23:59:59.000Z',
  });
  expect(await shown(until("middle", "2026-12-01T00:00:00Z"))).toEqual({
    days: 0,
    problem: '"CN=middle" expired on 2026-12-01T00:00:00.000Z',
  });
  expect((await shown(until("middle", "2028-01-01T00:00:00Z", "2026-12-02T00:00:00Z"))).problem).toBe(
    '"CN=middle" is valid only from 2026-12-02T00:00:00.000Z',
  );
});
