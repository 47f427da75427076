/**
 * Names that modules export and nobody imports. Source is read as text, in the form that prettier gives it. A program that a test writes counts
 * too: it names a module by `${join(project, "path/of/module")}`.
 */
import { dirname, join } from "node:path";

/** Path and text of every module. */
export type Modules = ReadonlyMap<string, string>;

/** A name that a module takes from another one: `export { a } from "./b"`. */
interface HandedOn {
  readonly module: string;
  /** Its name for importers of the module. */
  readonly name: string;
  readonly source: string;
  readonly nameThere: string;
}

const ALL = "*";
const STATEMENT =
  /^(import|export)\s+(?:type\s+)?([\w$]+(?=,?\s))?,?\s*(\{[^}]*\}|\*(?:\s+as\s+\w+)?)?\s*from\s+"(?:(\.[^"]*)|\$\{join\(\w+, "([^"]+)"\)\})"/gm;

/** A function, class or value; a type belongs to what has it, and so may be exported for its readers alone. */
const DECLARED = /^export (?:abstract |async )*(?:class|const|enum|function\*?|let) ([\w$]+)/gm;

/** `module: name` of each value that a module exports, and of each name that it hands on, which no module and no test imports from it. */
export function unusedExports(modules: Modules): string[] {
  const used = new Set<string>();
  const handedOn: HandedOn[] = [];
  const declared: { readonly module: string; readonly name: string }[] = [];
  const wholly: { readonly module: string; readonly source: string }[] = [];
  const key = (module: string, name: string) => `${module}: ${name}`;
  for (const [module, text] of modules) {
    for (const [, name = ""] of text.matchAll(DECLARED)) declared.push({ module, name });
    const sourceOf = (specifier: string) => moduleAt(modules, join(dirname(module), specifier));
    for (const [, keyword, whole, names = "", specifier, fromRoot = ""] of text.matchAll(STATEMENT)) {
      const source = specifier === undefined ? moduleAt(modules, fromRoot) : sourceOf(specifier);
      if (source === undefined) continue;
      if (keyword === "export" && names === ALL) wholly.push({ module, source });
      else if (names.startsWith(ALL)) used.add(key(source, ALL));
      if (whole !== undefined) used.add(key(source, "default"));
      for (const [nameThere, name] of namesIn(names))
        if (keyword === "import") used.add(key(source, nameThere));
        else handedOn.push({ module, name, source, nameThere });
    }
    for (const [, specifier = ""] of text.matchAll(/\bimport\("(\.[^"]*)"\)/g)) {
      const source = sourceOf(specifier);
      if (source !== undefined) used.add(key(source, ALL));
    }
  }
  const isUsed = (module: string, name: string): boolean =>
    used.has(key(module, name)) ||
    used.has(key(module, ALL)) ||
    handedOn.some((one) => one.source === module && one.nameThere === name && isUsed(one.module, one.name)) ||
    wholly.some((one) => one.source === module && isUsed(one.module, name));
  return [...handedOn, ...declared]
    .filter(({ module, name }) => !isUsed(module, name))
    .map(({ module, name }) => key(module, name));
}

/** The module that a path without its ending means; undefined for files that are no modules. */
const moduleAt = (modules: Modules, path: string): string | undefined =>
  [`${path}.ts`, join(path, "index.ts")].find((one) => modules.has(one));

/** Each name between braces, and its name here: `{ a, type B, c as d }`. */
const namesIn = (braces: string): (readonly [string, string])[] =>
  [...braces.matchAll(/(?:\btype\s+)?([\w$]+)(?:\s+as\s+([\w$]+))?\s*[,}]/g)].map(([, there = "", here = there]) => [
    there,
    here,
  ]);
