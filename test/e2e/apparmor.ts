/** Whether an AppArmor profile, as `apparmor_parser --preprocess` prints it, grants a path. Allow rules of files only. */

interface Profile {
  /** `attach_disconnected` and such. */
  readonly flags: readonly string[];
  readonly variables: ReadonlyMap<string, readonly string[]>;
  readonly rules: readonly { readonly glob: string; readonly modes: string }[];
}

export function readProfile(preprocessed: string): Profile {
  const variables = new Map<string, string[]>();
  const rules: { glob: string; modes: string }[] = [];
  const flags = /\bflags=\(([^)]*)\)/.exec(preprocessed)?.[1]!.split(/[\s,]+/) ?? [];
  for (const line of preprocessed.split("\n").map((text) => text.trim())) {
    const variable = /^@\{(\w+)\}\s*\+?=\s*(.*)$/.exec(line);
    if (variable) variables.set(variable[1]!, [...(variables.get(variable[1]!) ?? []), ...variable[2]!.split(/\s+/)]);
    const rule = /^(?:owner\s+)?("?)([@/][^\s"]*)\1\s+([rwakmlixupcPCU]+),/.exec(line);
    if (rule) rules.push({ glob: rule[2]!, modes: rule[3]! });
  }
  return { flags, variables, rules };
}

/** Whether some rule grants each of the modes (`rw`) on this path. */
export function grants(profile: Profile, path: string, modes: string): boolean {
  const matching = profile.rules.filter(({ glob }) =>
    expand(glob, profile.variables).some((one) => expression(one).test(path)),
  );
  return [...modes].every((mode) => matching.some((rule) => rule.modes.includes(mode)));
}

/** A glob with its variables replaced, in every combination. */
function expand(glob: string, variables: Profile["variables"]): string[] {
  const found = /@\{(\w+)\}/.exec(glob);
  if (!found) return [glob];
  return (variables.get(found[1]!) ?? []).flatMap((value) => expand(glob.replace(found[0], value), variables));
}

/** apparmor.d(5), "Globbing". */
function expression(glob: string): RegExp {
  const source = glob
    .replaceAll("//", "/")
    .replace(/[.+^$()|\\]/g, "\\$&")
    .replaceAll("**", "\0")
    .replaceAll("*", "[^/]*")
    .replaceAll("\0", ".*")
    .replaceAll("?", "[^/]")
    .replaceAll("{", "(?:")
    .replaceAll("}", ")")
    .replaceAll(",", "|");
  return new RegExp(`^${source}$`);
}
