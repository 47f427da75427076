/** Names of the tags that this package sets itself. Azure reads names without regard to case. */
export const OWN_TAGS = ["application", "environment", "lane", "expires"] as const;

/** The tag that identifies all resources of this package. */
export const APPLICATION_TAG = { application: "defender-icap-gateway" } as const;

/** The value of a tag, whose name Azure reads without regard to case; `undefined` where there is none or it is no text. */
export function ownTag(tags: unknown, name: (typeof OWN_TAGS)[number]): string | undefined {
  const found = Object.entries((tags ?? {}) as object).find(([key]) => key.toLowerCase() === name);
  return typeof found?.[1] === "string" ? found[1] : undefined;
}

/** Azure's maximum number of tags on one resource (learn: "Use tags to organize your Azure resources"). */
export const MOST_IN_AZURE = 50;

/** Number of tags left to the deploying user. */
export const MOST_TAGS = MOST_IN_AZURE - OWN_TAGS.length;

/** The given tags, and our own tags whose names are not among them in any case, because Azure ignores the case of names. */
export function withOwnTags(
  own: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const names = new Set(Object.keys(given).map((name) => name.toLowerCase()));
  return { ...Object.fromEntries(Object.entries(own).filter(([name]) => !names.has(name.toLowerCase()))), ...given };
}
