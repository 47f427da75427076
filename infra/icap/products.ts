import { z } from "zod";
import type { ExternalProductName, ExternalSettings } from "../model";
import forcepoint from "./products/forcepoint.json";
import genericReqmod from "./products/generic-reqmod.json";
import genericRespmod from "./products/generic-respmod.json";
import symantecProtectionEngine from "./products/symantec-protection-engine.json";
import symantecWebPrevent from "./products/symantec-web-prevent.json";

/** The source of an assumption. */
const UNDOCUMENTED = "no public document says";

const text = z.string().min(1);
const url = z.string().regex(/^https:\/\/[^ ]+$/, "is not an https address");
const distinct = <T>(values: readonly T[]): boolean => new Set(values).size === values.length;
const statuses = z.array(z.int().min(200).max(599)).min(1).refine(distinct, "has a status twice");
const header = z.string().regex(/^[A-Za-z][A-Za-z0-9-]*$/, "is not a header's name");
const headers = z.array(header).refine(distinct, "has a header twice");
const source = z.union([url, z.literal(UNDOCUMENTED)]);
const service = z.strictObject({
  path: z.string().regex(/^[A-Za-z0-9._~-]+(\/[A-Za-z0-9._~-]+)*$/, "is not a path without the slash before it"),
});

const note = z
  .strictObject({
    about: z.string().regex(/^[A-Za-z0-9]+(\.[A-Za-z0-9]+)*$/),
    text,
    source,
    setting: z
      .enum([
        "icap.external.reqmodPath",
        "icap.external.respmodPath",
        "icap.external.blockedHeaders",
        "icap.external.blockedStatuses",
        "icap.external.blockedIcapStatuses",
        "icap.external.overloadStatuses",
        "icap.external.answers204",
      ])
      .optional(),
  })
  .refine(
    ({ about, source, setting }) =>
      source !== UNDOCUMENTED || setting !== undefined || !/^(methods|blocked|overload|answers204)(\.|$)/.test(about),
    { error: "an assumption must name the setting with which an operator corrects it", path: ["setting"] },
  );

/** The schema products/product.schema.json, with the same message for the same problem. */
const externalProduct = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().regex(/^[a-z]+(-[a-z]+)*$/),
  title: text,
  vendor: text,
  date: z.iso.date(),
  sources: z.array(z.strictObject({ title: text, url })).min(1),
  methods: z
    .strictObject({ REQMOD: service.optional(), RESPMOD: service.optional() })
    .refine((methods) => Object.keys(methods).length > 0, "names no service"),
  oneMethodPerServer: z.boolean(),
  needsCanaryText: z.boolean().optional(),
  port: z.int().min(1).max(65535),
  answers204: z.enum(["whenOffered", "never"]),
  blocked: z.strictObject({
    icapStatus: statuses,
    httpStatus: z.union([z.literal("any"), statuses]),
    pageStatus: statuses.optional(),
    icapHeaders: headers,
  }),
  overload: z.strictObject({ icapStatus: statuses }),
  passHeaders: headers,
  maxBody: z.strictObject({ text, source }),
  notes: z.array(note),
});

/**
 * Behaviour of an external ICAP product, from a file in products/: its services, its answers for "blocked" and for overload, and the
 * sources. A stack file overrides it (icap.external).
 */
export type ExternalProduct = z.infer<typeof externalProduct>;

/** Reads the content of a product file. Throws when it is not one, with every problem and its path. */
export function readExternalProduct(content: unknown): ExternalProduct {
  const result = externalProduct.safeParse(content);
  if (!result.success) throw new Error(`not an external ICAP product:\n${z.prettifyError(result.error)}`);
  return result.data;
}

/** The known external ICAP products by name (icap.external.product). */
export const EXTERNAL_PRODUCTS: Readonly<Record<ExternalProductName, ExternalProduct>> = {
  "symantec-web-prevent": readExternalProduct(symantecWebPrevent),
  "symantec-protection-engine": readExternalProduct(symantecProtectionEngine),
  forcepoint: readExternalProduct(forcepoint),
  "generic-reqmod": readExternalProduct(genericReqmod),
  "generic-respmod": readExternalProduct(genericRespmod),
};

/** Paths of the two services on external servers; empty: they have none. */
export function servicePaths({ product, reqmodPath, respmodPath }: ExternalSettings): {
  readonly reqmod: string;
  readonly respmod: string;
} {
  const { methods } = EXTERNAL_PRODUCTS[product];
  return { reqmod: reqmodPath ?? methods.REQMOD?.path ?? "", respmod: respmodPath ?? methods.RESPMOD?.path ?? "" };
}
