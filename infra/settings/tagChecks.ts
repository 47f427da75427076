import { MOST_IN_AZURE, MOST_TAGS, OWN_TAGS } from "../tags";
import type { Findings } from "./findings";
import { show } from "./problems";
import { isObject } from "../model/isObject";
import { TAGS } from "../model/schema";
import { describe } from "./sections";
import type { Settings } from "../model";

const LONGEST_SHOWN = 40;

/** Path of a tag, shortened, because the name is the user's and may be anything. */
const tagPath = (name: string): string =>
  `tags.${name.length <= LONGEST_SHOWN ? name : `${name.slice(0, LONGEST_SHOWN)}...`}`.replace(/\p{Cc}/gu, "?");

/** Reads `tags` and checks Azure's rules, including those about several names together and about prefixes of names. */
export function readTags(value: unknown, secret: boolean, findings: Findings): Settings["tags"] {
  if (value === undefined) return {};
  const result = TAGS.safeParse(value);
  for (const issue of result.error?.issues ?? []) {
    const path = issue.path.length > 0 ? tagPath(String(issue.path[0])) : "tags";
    // zod reports a wrong key as the issues of that key, which is a value of its own
    if (issue.code === "invalid_key")
      for (const inner of issue.issues)
        findings.add(
          path,
          inner.message.replace("{value}", () => show(issue.path[0])),
        );
    else findings.add(path, describe(issue, value, secret));
  }
  if (isObject(value)) checkNames(Object.keys(value), findings);
  return result.data ?? {};
}

function checkNames(names: readonly string[], findings: Findings): void {
  if (names.length > MOST_TAGS)
    findings.add(
      "tags",
      `has ${names.length} tags; at most ${MOST_TAGS} are allowed (Azure allows ${MOST_IN_AZURE} on a resource, and this program sets ${OWN_TAGS.join(", ")})`,
    );
  const lower = names.map((name) => name.toLowerCase());
  for (const [i, name] of names.entries()) {
    const first = lower.indexOf(lower[i]!);
    if (first !== i)
      findings.add(
        tagPath(name),
        `${show(name)} is the same tag as ${show(names[first])}, because Azure ignores the case of tag names; leave one out`,
      );
    const reserved = ["azure", "microsoft", "windows"].find((word) => lower[i]!.startsWith(word));
    if (reserved !== undefined)
      findings.add(tagPath(name), `${show(name)} begins with "${reserved}", which Azure reserves; choose another name`);
    if (lower[i] === "expires")
      findings.add(tagPath(name), `${show(name)} is the tag of the setting expires; give the value there`);
    if (lower[i] === "lane") findings.add(tagPath(name), `${show(name)} is set by this program; choose another name`);
  }
}
