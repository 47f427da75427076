import { parse, problem } from "./parsing";

describe("a location", () => {
  it.each(["usgovvirginia", "USDoD Central", "China North 3", "germanycentral", "bleufrancecentral"])(
    "is refused in %s, a location of another cloud, whatever zones are given for it",
    (location) => {
      const text =
        `azure-native:location  "${location}" is not in public Azure; this package does not know the endpoints of other clouds ` +
        'for Key Vault, logs and sign-in: choose a location of public Azure such as "westeurope"';
      expect(problem({}, "dev", { location })).toBe(text);
      expect(problem({ lanes: { zonesOfLocation: [1, 2, 3] } }, "dev", { location })).toBe(text);
    },
  );
});

it.each([
  "a@b..c",
  "a..b@example.org",
  ".a@example.org",
  "a@-b.org",
  "a@b.org.",
  "a@10.1.2.3",
  "a,b@example.org",
  "a@b_c.org",
])("the mail address %s is refused", (email) => {
  expect(problem({ monitoring: { enabled: true, emails: [email] } })).toBe(
    `monitoring.emails[0]  "${email}" is not a mail address`,
  );
});

it.each(["operators@example.com", "jörg.o'neil+icap@post.bücher.example", "x@a-b.c1.example"])(
  "the mail address %s is taken",
  (email) => {
    expect(parse({ monitoring: { enabled: true, emails: [email] } }).monitoring.emails).toEqual([email]);
  },
);

it.each(["10.1.2.3", "4", "gateway.1"])(
  "a certificate's name that would be read as an address, %s, is refused",
  (commonName) => {
    expect(problem({ serverCertificate: { commonName } })).toBe(
      `serverCertificate.commonName  "${commonName}" ends in a number, so clients would read it as an IP address; give a name (the certificate contains the addresses anyway)`,
    );
  },
);
