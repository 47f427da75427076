/** Steps where a client is configured, product by product: data files, each step with its source. */
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

/** Names that a step's texts can have in braces: `{address}` and `{lane}` make one step for each lane. */
export const PLACEHOLDERS = [
  "name",
  "address",
  "address.a",
  "lane",
  "port",
  "reqmod",
  "respmod",
  "certificate",
] as const;
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
    /** An action in one or two sentences; with a field, where the field is. */
    say: template,
    /** The field's name in the product's own words. */
    field: template.optional(),
    value: template.optional(),
    /** The value of a gateway that takes plain ICAP; `false`: there the step falls away, as one with the certificate does anyway. */
    plain: z.union([template, z.literal(false)]).optional(),
    /** Page that says so. Absent: no public page does. */
    source: z.url().optional(),
  })
  .refine(({ field, value }) => (field === undefined) === (value === undefined), "a field and its value go together");

/** One thing that is known of a client; null in its place: no public page says it. */
const fact = z.strictObject({ says: z.string().min(1), source: z.url().optional() }).nullable();

/** Questions of the product, as far as they are known; a choice that is left out is one that nobody says. */
const asks = z.strictObject({
  methods: z.array(z.enum(["REQMOD", "RESPMOD"])).optional(),
  /** Bytes of a preview; null: none. */
  previews: z.array(z.number().int().min(0).nullable()).optional(),
  keepAlive: z.array(z.boolean()).optional(),
  /** Whether it shows its certificate wherever one is asked for, or only where the server announces who issued it. */
  shows: z.array(z.enum(["always", "when announced"])).optional(),
  paths: z.array(z.enum(["as given", "slash", "capitals"])).optional(),
  /** ICAP headers with made-up values. */
  headers: z.record(z.string(), z.string()).optional(),
  /** Sign by which the product tells a block from a pass. */
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
  /** Day on which the sources were read. */
  read: z.iso.date(),
  note: template.optional(),
  /** Whether fields and values are lines of a file or of a command line, to be shown and copied as such. */
  lines: z.literal(true).optional(),
  steps: z.array(step),
  /** The product as a client on the wire; null: it sends no files to an ICAP server. */
  client: client.nullable(),
  /** Gaps that no public page fills, each as the end of "Not known: …". */
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
