/** Settings of an external ICAP server whose values have a form of their own: its path, and its certificates. */
import { issue, SIGNATURE_USE } from "../certificates/issue";
import { parse, problem } from "./parsing";

const external = (more: object = {}) => ({
  icap: {
    server: "external",
    external: { product: "generic-reqmod", servers: [{ address: "10.77.9.10" }, { address: "10.77.9.11" }], ...more },
  },
});

describe("the path of a service of external servers", () => {
  it("takes a path with a query, and no other sign that is not of a path", () => {
    for (const respmodPath of ["AVSCAN?action=SCAN", "dlp/in", "reqmod/", "a?b=c&d=%20"])
      expect(parse(external({ respmodPath })).icap.external).toMatchObject({ respmodPath });
    for (const respmodPath of [
      "/avscan",
      "?action=SCAN",
      "avscan?",
      "a?b?c",
      "a?b c",
      "a#b",
      "icap://10.77.9.10/a",
      "a?b\r\nX: y",
    ])
      expect(problem(external({ respmodPath }))).toMatch(
        /^icap\.external\.respmodPath {2}".*" is not a path: up to 128 letters, .* such as reqmod, perhaps with a query such as \?action=SCAN$/,
      );
  });
});

describe("a certificate of an external server", () => {
  const pinned = (authority: string) =>
    external({ servers: [{ address: "10.77.9.10", tls: { authority, serverName: "dlp.example" } }] });

  it("can be an authority's or its own, and what could never vouch for its name is refused", async () => {
    const authority = await issue({ name: "house authority", ca: true });
    const own = await issue({ name: "dlp.example", ca: false });
    for (const { pem } of [authority, own])
      expect(parse(pinned(pem)).icap.external?.servers[0]?.tls?.authority).toBe(pem);
    const signed = await issue({ name: "dlp.example", issuer: authority });
    const other = await issue({ name: "web.example", ca: false, keyUsage: SIGNATURE_USE });
    expect(problem(pinned(signed.pem))).toMatch(
      /^icap\.external\.servers\[0\]\.tls\.authority {2}is a server's certificate that "CN=house authority" signed/,
    );
    expect(problem(pinned(other.pem))).toMatch(
      /tls\.authority {2}signs no other certificate, .* it is for "web\.example", not for serverName "dlp\.example"/,
    );
  });
});
