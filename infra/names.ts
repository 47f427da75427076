import * as pulumi from "@pulumi/pulumi";

/**
 * The names that Azure's resources get from the component's. Pulumi would notice a name that is too long only when it creates that
 * resource, in the middle of an update. So all names are checked beforehand.
 */

/** Hexadecimal digits that azure-native appends, so that a replacement can exist next to its predecessor. */
const RANDOM_DIGITS = 8;

/** A type of resource, the longest that this package appends to the component's name, and Azure's limit. */
interface NamedType {
  readonly what: string;
  readonly suffix: string;
  /** Characters that Azure takes (learn: "Naming rules and restrictions for Azure resources"). */
  readonly longest: number;
  /** Azure's name is the logical name, unchanged. */
  readonly fixed?: true;
  /** The type is made only if the deployment has this part. */
  readonly only?: "monitored" | "vaultEndpoint";
  /** A second region has one too, with the location at the end of its name. */
  readonly inBoth?: true;
}

const TYPES: readonly NamedType[] = [
  { what: "data collection endpoint", suffix: "-endpoint", longest: 44, only: "monitored" },
  { what: "policy assignment", suffix: "-collection-policy", longest: 64, only: "monitored" },
  { what: "data collection rule", suffix: "-collection", longest: 64, only: "monitored" },
  { what: "Log Analytics workspace", suffix: "-logs", longest: 63, only: "monitored" },
  { what: "alert rule", suffix: "-certificate-expires-soon", longest: 260, only: "monitored" },
  { what: "scale set", suffix: "-lane-a-machines", longest: 64 },
  { what: "virtual network", suffix: "-network", longest: 64, inBoth: true },
  { what: "private endpoint", suffix: "-vault-endpoint", longest: 64, only: "vaultEndpoint", inBoth: true },
  { what: "public address", suffix: "-nat-a-address", longest: 80 },
  { what: "registered address", suffix: "-address-b", longest: 80, inBoth: true },
  { what: "load balancer", suffix: "-balancer", longest: 80, fixed: true, inBoth: true },
  { what: "network security group", suffix: "-rules", longest: 80, inBoth: true },
  { what: "NAT gateway", suffix: "-nat-a", longest: 80 },
  { what: "lock", suffix: "-address-a-lock", longest: 90 },
  { what: "resource group", suffix: "-group", longest: 90 },
  { what: "identity", suffix: "-lane-a-identity", longest: 128 },
];

/** The characters that every resource type accepts in a name. */
const LETTERS = /^[A-Za-z0-9][A-Za-z0-9-]*$/;

/** Words that no name of a resource with a public endpoint may have (learn: "Resolve errors for reserved resource names"): the vault. */
const RESERVED = /microsoft|windows|^login/i;

/** The parts of a deployment that decide which names are made. */
export interface Made {
  readonly monitored: boolean;
  /** The vault has a private endpoint. */
  readonly vaultEndpoint?: boolean;
  /** Location of lane b, where it is in a second region: the names of its resources end with it. */
  readonly secondLocation?: string;
}

/** The types that are made, in the order of the table. */
const typesOf = ({ secondLocation, ...parts }: Made): readonly NamedType[] =>
  TYPES.filter(({ only }) => only === undefined || parts[only] === true).flatMap((one) =>
    secondLocation !== undefined && one.inBoth ? [one, { ...one, suffix: `${one.suffix}-${secondLocation}` }] : [one],
  );

/** Problems with a component's name; each problem one line, empty when none. */
export function nameProblems(name: string, made: Made): readonly string[] {
  const problems: string[] = [];
  if (!LETTERS.test(name))
    problems.push("it must contain only letters, digits and hyphens, and must begin with a letter or digit");
  const reserved = RESERVED.exec(name)?.[0];
  if (reserved !== undefined)
    problems.push(`it contains "${reserved}", which Azure reserves; Azure would refuse the Key Vault's name`);
  for (const { what, suffix, longest, fixed } of typesOf(made)) {
    const length = name.length + suffix.length + (fixed ? 0 : RANDOM_DIGITS);
    if (length > longest)
      problems.push(
        `the ${what} "${name}${suffix}${fixed ? "" : "........"}" would have ${length} characters; Azure allows ${longest}`,
      );
  }
  return problems;
}

/**
 * The component's name, if every name that is derived from it is valid in Azure.
 *
 * @throws pulumi.RunError with every problem, of which Pulumi shows the message without a stack trace of the program
 */
export function usableName(name: string, made: Made): string {
  const problems = nameProblems(name, made);
  if (problems.length === 0) return name;
  throw new pulumi.RunError(
    [
      `the name "${name}" of an IcapGateway cannot be used; nothing was registered:`,
      ...problems.map((problem) => `  ${problem}`),
      ...(name.length > longestName(made) ? [`Choose a name of at most ${longestName(made)} characters.`] : []),
    ].join("\n"),
  );
}

/** Maximum length of a component's name. */
function longestName(made: Made): number {
  const lengths = typesOf(made).map(
    ({ suffix, longest, fixed }) => longest - suffix.length - (fixed ? 0 : RANDOM_DIGITS),
  );
  return Math.min(...lengths);
}
