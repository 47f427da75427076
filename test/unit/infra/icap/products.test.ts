/** The data files of external ICAP products, and the two schemas that read them. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { EXTERNAL_PRODUCTS, readExternalProduct } from "../../../../infra/icap/products";
import { EXTERNAL_PRODUCT_NAMES } from "../../../../infra/model";
import { EXTERNAL } from "../../../../infra/model/sections/icap";

const FOLDER = join(__dirname, "../../../../infra/icap/products");
const content = (file: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(FOLDER, file), "utf8")) as Record<string, unknown>;
const files = readdirSync(FOLDER).filter((file) => file !== "product.schema.json");

// The vocabulary of the schema is that of draft-07, which this Ajv knows; the address of the newer draft it does not.
const accepts = new Ajv({ allErrors: true, format: "full" }).compile({
  ...content("product.schema.json"),
  $schema: "http://json-schema.org/draft-07/schema#",
});

const good = content("symantec-web-prevent.json");
const blocked = { icapStatus: [200], httpStatus: "any", icapHeaders: [] };
const note = { about: "blocked", text: "Something.", source: "https://example.org/page" };

describe("the products whose external ICAP servers a gateway can use", () => {
  it("are the files of the folder, each under its own name", () => {
    expect(files.map((file) => file.replace(/\.json$/, "")).sort()).toEqual([...EXTERNAL_PRODUCT_NAMES].sort());
    for (const name of EXTERNAL_PRODUCT_NAMES) expect(EXTERNAL_PRODUCTS[name].name).toBe(name);
  });

  it.each([
    ["symantec-web-prevent", { REQMOD: { path: "reqmod" }, RESPMOD: { path: "respmod" } }, [200], []],
    [
      "symantec-protection-engine",
      { REQMOD: { path: "avscan" }, RESPMOD: { path: "avscan" } },
      [200],
      ["X-Infection-Found"],
    ],
    ["forcepoint", { REQMOD: { path: "icap" } }, [200], []],
    ["generic-reqmod", { REQMOD: { path: "reqmod" } }, [200], ["X-Infection-Found"]],
    ["generic-respmod", { RESPMOD: { path: "respmod" } }, [200], ["X-Infection-Found"]],
  ] as const)("%s: services %j, blocked with ICAP %j or one of %j", (name, methods, icapStatus, icapHeaders) => {
    expect(EXTERNAL_PRODUCTS[name]).toMatchObject({
      methods,
      port: 1344,
      answers204: "whenOffered",
      blocked: { icapStatus, httpStatus: "any", icapHeaders },
      overload: { icapStatus: [503] },
    });
  });

  it("of which Network Prevent for Web alone must not be asked both methods on one server", () => {
    const alone = EXTERNAL_PRODUCT_NAMES.filter((name) => EXTERNAL_PRODUCTS[name].oneMethodPerServer);
    expect(alone).toEqual(["symantec-web-prevent"]);
  });

  it("cite the documents that their facts come from", () => {
    const cited = (name: (typeof EXTERNAL_PRODUCT_NAMES)[number]) =>
      EXTERNAL_PRODUCTS[name].sources.map(({ url }) => url).join("\n");
    for (const article of [159592, 159550, 195566, 184285, 389913])
      expect(cited("symantec-web-prevent")).toContain(`https://knowledge.broadcom.com/external/article/${article}`);
    expect(cited("symantec-protection-engine")).toContain("https://techdocs.broadcom.com/");
    expect(cited("forcepoint")).toContain("https://help.forcepoint.com/");
  });

  it("name settings that there are, for what an operator must correct", () => {
    const named = EXTERNAL_PRODUCT_NAMES.flatMap((name) => EXTERNAL_PRODUCTS[name].notes)
      .map(({ setting }) => setting?.replace("icap.external.", ""))
      .filter((setting) => setting !== undefined);
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter((setting) => !(setting in EXTERNAL))).toEqual([]);
  });

  it("have notes about keys that they have, apart from services that they do not offer", () => {
    for (const name of EXTERNAL_PRODUCT_NAMES) {
      const product: Record<string, unknown> = EXTERNAL_PRODUCTS[name];
      const missing = EXTERNAL_PRODUCTS[name].notes
        .map(({ about }) => about)
        .filter((about) => about !== "methods.RESPMOD")
        .filter((about) => {
          const [key = "", inner] = about.split(".");
          return inner === undefined ? !(key in product) : !(inner in (product[key] as object));
        });
      expect([name, missing]).toEqual([name, []]);
    }
  });
});

describe("a product file", () => {
  it.each(files)("%s is accepted by the reader and by the JSON Schema", (file) => {
    expect(() => readExternalProduct(content(file))).not.toThrow();
    expect([accepts(content(file)), accepts.errors]).toEqual([true, null]);
  });

  it.each<[string, Record<string, unknown>]>([
    ["an unknown key", { pathes: {} }],
    ["a name with capitals", { name: "Symantec" }],
    ["no title", { title: "" }],
    ["no source", { sources: [] }],
    ["a source that is not https", { sources: [{ title: "page", url: "http://example.org" }] }],
    ["a day that is none", { date: "2026-13-01" }],
    ["no method", { methods: {} }],
    ["a method that is not ICAP's", { methods: { POST: { path: "dlp" } } }],
    ["a path with a slash before it", { methods: { REQMOD: { path: "/reqmod" } } }],
    ["a path with arguments", { methods: { REQMOD: { path: "avscan?mode=simple" } } }],
    ["port 0", { port: 0 }],
    ["another word for 204", { answers204: "sometimes" }],
    ["an ICAP status that is no number", { blocked: { ...blocked, icapStatus: ["200"] } }],
    ["an ICAP status below 200", { blocked: { ...blocked, icapStatus: [100] } }],
    ["no ICAP status for blocked", { blocked: { ...blocked, icapStatus: [] } }],
    ["no HTTP status for blocked", { blocked: { ...blocked, httpStatus: [] } }],
    ["an HTTP status twice", { blocked: { ...blocked, httpStatus: [403, 403] } }],
    ["another word for every HTTP status", { blocked: { ...blocked, httpStatus: "all" } }],
    ["a page's status that is no number", { blocked: { ...blocked, pageStatus: ["200"] } }],
    ["a header with a colon", { blocked: { ...blocked, icapHeaders: ["X-Infection-Found:"] } }],
    ["a header twice", { passHeaders: ["X-Client-IP", "X-Client-IP"] }],
    ["no ICAP status for an overload", { overload: { icapStatus: [] } }],
    ["a note without a source", { notes: [{ ...note, source: "" }] }],
    ["a note about nothing", { notes: [{ ...note, about: "" }] }],
    ["an assumption without its setting", { notes: [{ ...note, source: "no public document says" }] }],
    ["a setting that is none", { notes: [{ ...note, setting: "icap.external.mood" }] }],
    ["a remark about size without a source", { maxBody: { text: "Any size." } }],
  ])("with %s is refused by the reader and by the JSON Schema", (_, change) => {
    const file = { ...good, ...change };
    expect(() => readExternalProduct(file)).toThrow("not an external ICAP product");
    expect(accepts(file)).toBe(false);
  });

  it("with several problems is refused with all of them at once", () => {
    const file = { ...good, port: 70000, blocked: { ...blocked, icapHeaders: ["X Found"] }, overload: {} };
    expect(() => readExternalProduct(file)).toThrow(
      /not an external ICAP product:[^]*at port[^]*at overload\.icapStatus[^]*is not a header's name[^]*at blocked\.icapHeaders\[0\]/,
    );
  });
});
