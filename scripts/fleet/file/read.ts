/** A fleet file as it was written, checked for its form: every problem of it at once. Pure. */
import type { z } from "zod";
import { formatPath, suggestion, type Problem } from "../../../infra/settings";
import { encryptedValues } from "../../../engine/encryptedSettings";
import { fleetSchema, type FleetContent } from "./schema";
import { keyProblem } from "./namespaces";

export interface ReadFleet {
  /** The valid part of the file; absent if nothing is valid. */
  readonly content?: FleetContent;
  readonly problems: readonly Problem[];
}

/** @param value the parsed YAML */
export function readFleet(value: unknown): ReadFleet {
  const problems: Problem[] = [];
  const rest: unknown = structuredClone(value);
  const first = fleetSchema.safeParse(rest);
  if (!first.success) for (const issue of first.error.issues) takeOut(issue, rest, problems);
  // The copy no longer has the wrong parts, so the rest can be checked in the same run.
  const content = first.success ? first.data : fleetSchema.safeParse(rest).data;
  if (content !== undefined)
    problems.push(...keyProblems(content), ...groupProblems(content), ...waveProblems(content, value));
  return { ...(content === undefined ? {} : { content }), problems };
}

function takeOut(issue: z.core.$ZodIssue, root: unknown, problems: Problem[]): void {
  const at = (path: readonly PropertyKey[]) =>
    path.reduce<unknown>((inner, key) => (inner as Values | undefined)?.[key], root) as Values | undefined;
  if (issue.code === "unrecognized_keys") {
    for (const key of issue.keys) {
      problems.push({
        path: formatPath([...issue.path, key]),
        text: `is not a setting of a fleet file${suggestion(key, namesAt(issue.path))}`,
      });
      delete at(issue.path)?.[key];
    }
    return;
  }
  const text = issue.code === "invalid_key" ? issue.issues.map(({ message }) => message).join("; ") : issue.message;
  problems.push({ path: formatPath(issue.path) || "the file", text });
  // Removing one item would change the positions of the others, so the whole list is removed.
  const list = issue.path.findIndex((part) => typeof part === "number");
  const wrong = list === -1 ? issue.path : issue.path.slice(0, list);
  delete at(wrong.slice(0, -1))?.[wrong.at(-1)!];
}

type Values = Record<PropertyKey, unknown>;

/** Names that an object at a path of the file may have. */
function namesAt([first, ...rest]: readonly PropertyKey[]): string[] {
  if (first === "stacks" && rest.length === 1)
    return ["groups", "config", "secretsprovider", "encryptionsalt", "encryptedkey"];
  if (first === "groups") return ["config"];
  return first === "waves" ? ["stacks", "percent"] : Object.keys(fleetSchema.shape);
}

/** Problems with setting names that are not read, and with shared encrypted values, which only one stack could decrypt. */
function keyProblems({ config = {}, groups = {}, stacks }: FleetContent): Problem[] {
  const shared: [string, Record<string, unknown>][] = [
    ["config", config],
    ...Object.entries(groups).map(([name, group]): [string, Record<string, unknown>] => [
      `groups.${name}.config`,
      group.config,
    ]),
  ];
  const own = Object.entries(stacks).map(([name, stack]): [string, Record<string, unknown>] => [
    `stacks.${name}.config`,
    stack?.config ?? {},
  ]);
  const keys = [...shared, ...own].flatMap(([path, settings]) =>
    Object.keys(settings).flatMap((key) => {
      const text = keyProblem(key);
      return text === undefined ? [] : [{ path: `${path}.${key}`, text }];
    }),
  );
  const encrypted = shared.flatMap(([path, settings]) =>
    [...encryptedValues(settings).keys()].map((setting) => ({
      path: `${path}: ${setting}`,
      text: "is encrypted, and each stack has a key of its own; put it into the stack's own config",
    })),
  );
  return [...keys, ...encrypted];
}

function groupProblems({ groups = {}, stacks }: FleetContent): Problem[] {
  return Object.entries(stacks).flatMap(([name, stack]) =>
    (stack?.groups ?? []).flatMap((group, index) =>
      Object.hasOwn(groups, group)
        ? []
        : [
            {
              path: `stacks.${name}.groups[${index}]`,
              text: `"${group}" is not a group${suggestion(group, Object.keys(groups))}`,
            },
          ],
    ),
  );
}

/** @param value the file as it was written, so that places in messages also count invalid waves */
function waveProblems({ stacks }: FleetContent, value: unknown): Problem[] {
  const { waves } = value as { readonly waves?: unknown };
  const seen = new Set<unknown>();
  return (Array.isArray(waves) ? (waves as unknown[]) : []).flatMap((wave, index) => {
    const named = (wave as { readonly stacks?: unknown } | null)?.stacks;
    return (Array.isArray(named) ? (named as unknown[]) : []).flatMap((stack, place) => {
      const path = `waves[${index}].stacks[${place}]`;
      if (typeof stack !== "string") return [];
      if (!Object.hasOwn(stacks, stack)) return [{ path, text: `"${stack}" is not a stack of the fleet` }];
      if (seen.has(stack)) return [{ path, text: `"${stack}" is named before` }];
      seen.add(stack);
      return [];
    });
  });
}
