/** Azure's rules for tags (learn: "Use tags to organize your Azure resources"; of secrets: "About Azure Key Vault secrets"). Pure. */
import type { Problem } from "../engine/provider";
import { isRecord } from "../engine/value";
import { repeated, unless } from "./problems";

const LIMITS = { number: 50, name: 512, value: 256 } as const;
/** Key Vault itself stores the tags of its secrets, with lower limits. */
const LIMITS_OF_SECRETS = { number: 15, name: 256, value: 256 } as const;
const RESERVED = /^(?:azure|microsoft|windows)/i;

/** Problems with the tags of a resource of this type. */
export function tagProblems(armType: string, tags: unknown): readonly Problem[] {
  if (!isRecord(tags)) return [];
  const limits = armType === "Microsoft.KeyVault/vaults/secrets" ? LIMITS_OF_SECRETS : LIMITS;
  const names = Object.keys(tags);
  return [
    ...unless(
      names.length <= limits.number,
      "tags",
      `BadRequest: ${names.length} tags; a resource has at most ${limits.number}`,
    ),
    ...repeated(names).map((name) => ({
      property: `tags["${name}"]`,
      reason: "BadRequest: two tags have this name; names are one in upper and lower case",
    })),
    ...names.flatMap((name) => [
      ...unless(
        name.length > 0 && name.length <= limits.name && !/[<>%&\\?/\p{Cc}]/u.test(name),
        `tags["${name}"]`,
        `InvalidTagNameCharacters: a name has 1 to ${limits.name} characters, without < > % & \\ ? / and control characters`,
      ),
      ...unless(
        !RESERVED.test(name),
        `tags["${name}"]`,
        "BadRequest: names that begin with azure, microsoft or windows are reserved",
      ),
      ...unless(
        typeof tags[name] !== "string" || tags[name].length <= limits.value,
        `tags["${name}"]`,
        `BadRequest: a value has at most ${limits.value} characters`,
      ),
    ]),
  ];
}
