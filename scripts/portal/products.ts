/** Steps for configuring a client, product by product. They come from data files in which each step has its source. */
import { z } from "zod";
import { READINGS } from "../../icap";
import defender from "./products/defender.json";
import edgeSwg from "./products/edge-swg.json";
import forcepointOne from "./products/forcepoint-one.json";
import fortigate from "./products/fortigate.json";
import fortiproxy from "./products/fortiproxy.json";
import netskope from "./products/netskope.json";
import skyhigh from "./products/skyhigh.json";
import squid from "./products/squid.json";
import umbrella from "./products/umbrella.json";
import zscaler from "./products/zscaler.json";

/** Placeholders that a step's texts may have in braces. `{address}` and `{lane}` make one step for each lane. */
const PLACEHOLDERS = ["name", "address", "address.a", "lane", "port", "reqmod", "respmod", "certificate"] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

const template = z
  .string()
  .min(1)
  .refine(
    (text) => [...text.matchAll(/\{([^}]*)\}/g)].every(([, name]) => PLACEHOLDERS.includes(name as Placeholder)),
    {
      error: (issue) => `"${String(issue.input)}" has a name in braces that is none of ${PLACEHOLDERS.join(", ")}`,
    },
  );

const step = z
  .strictObject({
    /** The action in one or two sentences; for a field, its place. */
    say: template,
    /** The field's name in the product's own words. */
    field: template.optional(),
    value: template.optional(),
    /** The value for a gateway that takes plain ICAP. `false`: the step is left out there, as are all steps with the certificate. */
    plain: z.union([template, z.literal(false)]).optional(),
    /** Page that documents the step; absent if no public page does. */
    source: z.url().optional(),
  })
  .refine(({ field, value }) => (field === undefined) === (value === undefined), "a field and its value go together");

/** A documented fact about a client; null if no public page documents it. */
const fact = z.strictObject({ says: z.string().min(1), source: z.url().optional() }).nullable();

/** Properties of the product's requests, as far as they are documented. An absent property is not documented. */
const asks = z.strictObject({
  methods: z.array(z.enum(["REQMOD", "RESPMOD"])).optional(),
  /** Sizes of the preview in bytes; null: no preview. */
  previews: z.array(z.number().int().min(0).nullable()).optional(),
  keepAlive: z.array(z.boolean()).optional(),
  /** Whether the product presents its certificate at every request for one, or only if the server announces the certificate's issuer. */
  shows: z.array(z.enum(["always", "when announced"])).optional(),
  paths: z.array(z.enum(["as given", "slash", "capitals"])).optional(),
  /** ICAP headers with made-up values. */
  headers: z.record(z.string(), z.string()).optional(),
  /** Property of the answer by which the product recognises a block. */
  reads: z.array(z.enum(READINGS)).optional(),
});

const client = z.strictObject({
  addresses: fact,
  certificate: fact,
  name: fact,
  path: fact,
  preview: fact,
  keepAlive: fact,
  blocked: fact,
  asks,
});

const product = z.strictObject({
  name: z.string().regex(/^[a-z]+(-[a-z]+)*$/),
  title: z.string().min(1),
  /** Day on which the sources were consulted. */
  read: z.iso.date(),
  note: template.optional(),
  /** Whether fields and values are lines of a file or of a command line, which are shown and copied in that form. */
  lines: z.literal(true).optional(),
  steps: z.array(step),
  /** The product's behaviour as a client; null: it sends no files to an ICAP server. */
  client: client.nullable(),
  /** Facts that no public page documents, each as the end of "Not known: …". */
  unknown: z.array(template),
});

export type Product = z.infer<typeof product>;
export type Step = z.infer<typeof step>;
export type Asks = z.infer<typeof asks>;
export type ClientFacts = z.infer<typeof client>;

const FILES = [
  defender,
  edgeSwg,
  forcepointOne,
  fortigate,
  fortiproxy,
  netskope,
  skyhigh,
  squid,
  umbrella,
  zscaler,
] as const;

/** The products by name. */
export const PRODUCTS: ReadonlyMap<string, Product> = new Map(
  FILES.map((file) => product.parse(file)).map((one) => [one.name, one]),
);
