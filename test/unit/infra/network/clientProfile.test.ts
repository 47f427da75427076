import fc from "fast-check";
import { classify, isSubset, setOfPrefixes, sizeOf } from "../../../../exposure";
import { clientProfiles, furtherPorts, knownDataCentres } from "../../../../infra/network/clientProfile";
import { PUBLISHED_CLIENTS, readPublishedClient } from "../../../../infra/network/clients";

const defender = {
  profile: "defender",
  list: "externalDlp",
  sources: "addresses",
  dataCentres: "all",
  also: [],
  addresses: [],
} as const;
const appConnector = { ...defender, list: "appConnector" } as const;
const COMMERCIAL = ["US1", "US2", "US3", "EU1", "EU2"] as const;

describe("the published addresses of Defender for Cloud Apps", () => {
  it("are the final external DLP list: 271 addresses, 190 prefixes without one address more", () => {
    const [profile, ...rest] = clientProfiles(defender);
    expect(rest).toEqual([]);
    expect(profile).toMatchObject({
      name: "defender",
      label: "Defender",
      size: 271,
      published: "2023-02-05",
      description: "Defender for Cloud Apps, external DLP list, 271 addresses published 2023-02-05",
    });
    expect(profile!.sources).toHaveLength(190);
    const listed = Object.values(PUBLISHED_CLIENTS.defender.lists.externalDlp!.dataCentres).flat();
    expect(setOfPrefixes(profile!.sources)).toEqual(setOfPrefixes(listed));
  });

  it.each([
    ["US1", 49, 102],
    ["US2", 55, 81],
    ["US3", 78, 131],
    ["EU1", 51, 77],
    ["EU2", 38, 80],
  ])("of %s number %i, all of them among the %i of the app connector list", (name, dlp, connector) => {
    const [narrow] = clientProfiles({ ...defender, dataCentres: [name] });
    const [wide] = clientProfiles({ ...appConnector, dataCentres: [name] });
    expect([narrow!.size, wide!.size]).toEqual([dlp, connector]);
    expect(isSubset(setOfPrefixes(narrow!.sources), setOfPrefixes(wide!.sources))).toBe(true);
    expect(narrow!.description).toBe(
      `Defender for Cloud Apps ${name}, external DLP list, ${dlp} addresses published 2023-02-05`,
    );
  });

  it("count an address of several data centres once", () => {
    expect(clientProfiles(appConnector)[0]!.size).toBe(575);
  });

  it("have the government data centres in the app connector list only", () => {
    expect(knownDataCentres(defender)).toEqual(COMMERCIAL);
    expect(knownDataCentres(appConnector)).toEqual([...COMMERCIAL, "GCC", "Gov US1"]);
  });

  it("do not depend on the order in which data centres are named", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...COMMERCIAL], { minLength: 1 }), (names) => {
        expect(clientProfiles({ ...defender, dataCentres: names })).toEqual(
          clientProfiles({ ...defender, dataCentres: COMMERCIAL.filter((name) => names.includes(name)) }),
        );
      }),
    );
  });
});

describe("client profiles", () => {
  // Azure: OverlappingSubnetsNotPermittedInSecurityRule. The first list: data-safe-haven#2077.
  it.each([
    [["1.1.0.0/24", "1.1.0.22/32"], ["1.1.0.0/24"]],
    [["1.1.0.22", "1.1.0.22/32"], ["1.1.0.22/32"]],
    [["1.1.0.0/25", "1.1.0.128/25"], ["1.1.0.0/24"]],
  ])("join overlapping own addresses %j into %j, as Azure refuses overlaps in a rule", (addresses, sources) => {
    const [own] = clientProfiles({ ...defender, profile: "custom", addresses });
    expect(own!.sources).toEqual(sources);
  });

  it("keep own and published addresses as separate profiles", () => {
    const profiles = clientProfiles({ ...defender, dataCentres: ["EU1"], addresses: ["52.1.2.3", "52.1.2.2"] });
    expect(profiles.map(({ label, size }) => [label, size])).toEqual([
      ["Defender", 51],
      ["OwnAddresses", 2],
    ]);
    expect(profiles[1]).toMatchObject({
      sources: ["52.1.2.2/31"],
      description: "Own addresses of this environment (setting client.addresses), 2 addresses",
    });
  });

  it("are the own addresses alone for a custom client", () => {
    expect(clientProfiles({ ...defender, profile: "custom", addresses: ["52.1.2.3"] })).toEqual([
      {
        name: "own",
        label: "OwnAddresses",
        sources: ["52.1.2.3/32"],
        size: 1,
        description: "Own addresses of this environment (setting client.addresses), 1 address",
      },
    ]);
  });

  it("know Cisco Umbrella's four addresses, which have no date", () => {
    const [umbrella] = clientProfiles({ ...defender, profile: "umbrella" });
    expect(umbrella).toEqual({
      name: "umbrella",
      label: "Umbrella",
      sources: ["3.234.7.118/32", "50.18.191.74/32", "54.90.48.200/32", "54.153.85.86/32"],
      size: 4,
      description: "Cisco Umbrella, secure ICAP list, 4 addresses undated",
    });
  });

  it("have no data centres for own addresses alone", () => {
    expect(knownDataCentres({ profile: "custom", list: "externalDlp" })).toEqual([]);
  });

  it("name several data centres readably in a rule's description", () => {
    expect(clientProfiles({ ...defender, dataCentres: ["US1", "EU1"] })[0]!.description).toMatch(
      /^Defender for Cloud Apps US1, EU1, external DLP list, /,
    );
  });

  it("are the service tag for a product that has one, and addresses for one that has none", () => {
    const tagged = { ...defender, sources: "serviceTag" } as const;
    const [defenders] = clientProfiles(tagged);
    expect(defenders).toMatchObject({ sources: ["MicrosoftCloudAppSecurity"] });
    expect(defenders).not.toHaveProperty("size");
    // Azure changes the tag's addresses, so who reads the rule must not take them for checked ones
    expect(defenders!.description).toContain("service tag MicrosoftCloudAppSecurity");
    expect(clientProfiles({ ...tagged, profile: "umbrella" })[0]).toMatchObject({ size: 4 });
  });

  it("of a further product have the port that the settings give it, or none of their own", () => {
    const further = (also: Parameters<typeof furtherPorts>[0]["also"]) => ({
      own: clientProfiles({ ...defender, also }).map((profile) => ("port" in profile ? profile.port : "the gateway's")),
      opened: furtherPorts({ also }),
    });
    expect(further([{ profile: "umbrella", port: 12344 }])).toEqual({ own: ["the gateway's", 12344], opened: [12344] });
    expect(further([{ profile: "umbrella" }])).toEqual({ own: ["the gateway's", "the gateway's"], opened: [] });
  });

  it("hold public addresses only, and say in a rule's length what they are", () => {
    for (const profile of ["defender", "umbrella"] as const)
      for (const list of ["externalDlp", "appConnector"] as const)
        for (const dataCentres of ["all" as const, knownDataCentres({ profile, list }).slice(1)])
          for (const { sources, size, description } of clientProfiles({ ...defender, profile, list, dataCentres })) {
            expect(classify(setOfPrefixes(sources))).toBe("public");
            expect(sizeOf(setOfPrefixes(sources))).toBe(size);
            expect(description.length).toBeLessThanOrEqual(140);
          }
  });
});

describe("a client profile file", () => {
  const file = { name: "some", label: "Some", title: "Some client", description: "A client." };
  const list = { title: "list", published: "2026-01-01", source: "somewhere", dataCentres: { all: ["52.1.2.3"] } };

  it("is read", () => {
    expect(readPublishedClient({ ...file, lists: { list } }).lists.list!.dataCentres.all).toEqual(["52.1.2.3"]);
  });

  it.each([
    ["name", "Some name"],
    ["name", "some name"],
    ["label", "some label"],
    ["label", "someLabel"],
    ["label", "Some-label"],
  ])("has a %s that fits into a setting and a rule's name, and not %s", (member, value) => {
    expect(() => readPublishedClient({ ...file, [member]: value, lists: { list } })).toThrow(member);
  });

  it("has at least one list", () => {
    expect(() => readPublishedClient({ ...file, lists: {} })).toThrow("lists");
  });

  it.each([
    [
      "a private address",
      { dataCentres: { all: ["52.1.2.3", "10.1.2.3"] } },
      '"10.1.2.3" is not a public IPv4 address or prefix',
    ],
    ["a service tag", { dataCentres: { all: ["Internet"] } }, '"Internet" is not a public IPv4 address or prefix'],
    [
      "the whole internet",
      { dataCentres: { all: ["0.0.0.0/0"] } },
      '"0.0.0.0/0" is not a public IPv4 address or prefix',
    ],
    ["no source", { source: "" }, "Too small"],
    ["a date that is none", { published: "2026-13-01" }, "Invalid ISO date"],
    ["an unknown key", { data_centres: {} }, "Unrecognized key"],
  ])("is refused with %s", (_, change, message) => {
    expect(() => readPublishedClient({ ...file, lists: { list: { ...list, ...change } } })).toThrow(message);
  });
});
