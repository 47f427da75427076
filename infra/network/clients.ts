import { z } from "zod";
import { classify, parsePrefix, setOfPrefixes } from "../../exposure";
import type { PublishedProfileName } from "../model";
import defender from "./clients/defender.json";
import umbrella from "./clients/umbrella.json";

/** A public IPv4 address or prefix, as the data files may hold. */
const publicPrefix = z
  .string()
  .refine((text) => parsePrefix(text).kind === "ipv4" && classify(setOfPrefixes([text])) === "public", {
    error: (issue) => `"${String(issue.input)}" is not a public IPv4 address or prefix`,
  });

const addressList = z.strictObject({
  title: z.string().min(1),
  published: z.iso.date().nullable(),
  source: z.string().min(1),
  note: z.string().optional(),
  dataCentres: z.record(z.string(), z.array(publicPrefix).min(1)),
});

/**
 * The schema clients/clientProfile.schema.json, plus a condition that JSON Schema cannot express: the addresses are
 * public.
 */
const publishedClient = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().regex(/^[a-z][a-z0-9]*$/),
  label: z.string().regex(/^[A-Z][A-Za-z0-9]*$/),
  title: z.string().min(1),
  description: z.string().min(1),
  serviceTag: z.string().min(1).optional(),
  serviceTagChange: z.int().positive().optional(),
  lists: z.record(z.string(), addressList).refine((lists) => Object.keys(lists).length > 0),
});

/** Published source addresses of one product, from a file in clients/. */
export type PublishedClient = z.infer<typeof publishedClient>;
export type AddressList = z.infer<typeof addressList>;

/** Reads the content of a client profile file. Throws when it is not one, with every problem and its path. */
export function readPublishedClient(content: unknown): PublishedClient {
  const result = publishedClient.safeParse(content);
  if (!result.success) throw new Error(`the content is not a client profile:\n${z.prettifyError(result.error)}`);
  return result.data;
}

/** The built-in client profiles by name. */
export const PUBLISHED_CLIENTS: Readonly<Record<PublishedProfileName, PublishedClient>> = {
  defender: readPublishedClient(defender),
  umbrella: readPublishedClient(umbrella),
};
