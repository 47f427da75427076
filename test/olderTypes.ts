import * as pulumi from "@pulumi/pulumi";

type Options = pulumi.CustomResourceOptions | undefined;
type Alias = string | pulumi.Alias;

/** The operations that are running, which may overlap, and the function of the package. */
let running = 0;
let usual: typeof pulumi.mergeOptions;

/**
 * Runs an operation whose program runs in this process, without the aliases that azure-native gives each resource for every older
 * version of its type, about fifty, for states that have one. Pulumi makes a URN of each with promises, which takes most of the
 * processor time of a program. Aliases of the program's own stay.
 */
export async function withoutOlderTypes<T>(operation: () => Promise<T>): Promise<T> {
  if (running === 0) usual = pulumi.mergeOptions;
  running++;
  const merge = (first: Options, second: Options) => usual(first, withoutAliases(second));
  Object.assign(pulumi, { mergeOptions: merge });
  try {
    return await operation();
  } finally {
    running--;
    if (running === 0) Object.assign(pulumi, { mergeOptions: usual });
  }
}

function withoutAliases(options: Options): Options {
  if (!Array.isArray(options?.aliases)) return options;
  return { ...options, aliases: (options.aliases as Alias[]).filter((alias) => !isOlderType(alias)) };
}

const isOlderType = (alias: Alias): boolean =>
  typeof alias === "object" && Object.keys(alias).join() === "type" && String(alias.type).startsWith("azure-native:");
