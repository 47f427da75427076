/** A product's steps with a deployment's values in them. Pure. */
import { cardFor, servicesOf, type Card } from "./card";
import type { Placeholder, Product, Step } from "./products";

/** One step with all values filled in. */
export interface FilledStep {
  readonly say: string;
  readonly field?: string;
  readonly value?: string;
  /** Field and value as one line, for a product whose configuration is lines. */
  readonly line?: string;
  readonly source?: string;
}

/** The instructions for a product and a deployment. */
export interface Instructions {
  readonly product: string;
  /** Day on which the sources were consulted. */
  readonly read: string;
  readonly note?: string;
  readonly steps: readonly FilledStep[];
  readonly unknown: readonly string[];
  readonly warnings: readonly string[];
  /** Absent if the gateway takes plain ICAP. */
  readonly certificate?: { readonly fileName: string; readonly pem: string };
}

/** Name of the certificate's file, as the wizard of Microsoft's guide calls it. */
const CERTIFICATE_FILE = "cert.pem";

export function instructionsFor(product: Product, given: Card): Instructions {
  const card = cardFor(product.name, given);
  const fill = filler(card);
  return {
    product: product.title,
    read: product.read,
    ...(product.note === undefined || !applies(product.note, card) ? {} : { note: fill(product.note) }),
    steps: product.steps
      .flatMap((step) => stepsOf(step, card))
      .flatMap((step) => filled(step, card))
      .map((step) => (product.lines ? asLine(step) : step)),
    unknown: product.unknown.filter((text) => card.secureIcap || !ABOUT_TLS.test(text)).map((text) => fill(text)),
    warnings: card.warnings,
    ...(card.certificate === undefined
      ? {}
      : { certificate: { fileName: CERTIFICATE_FILE, pem: card.certificate.pem } }),
  };
}

/** Pattern of unknown facts about TLS, which are left out without TLS. */
const ABOUT_TLS = /certificate|secure ICAP/i;

/** Whether a text applies. Texts with the certificate do not if there is none. */
const applies = (words: string, { certificate }: Card): boolean =>
  certificate !== undefined || !words.includes("{certificate}");

/** The step for this gateway. There is none if the step is about TLS and the gateway takes plain ICAP. */
function stepsOf(step: Step, card: Card): Step[] {
  if (card.secureIcap) return [step];
  if (typeof step.plain === "string") return [{ ...step, value: step.plain }];
  if (step.plain === false || ![step.say, step.value ?? ""].every((words) => applies(words, card))) return [];
  return [{ ...step, ...(step.value === undefined ? {} : { value: step.value.replaceAll("icaps://", "icap://") }) }];
}

/** The step with its values: one for each lane if it contains a lane or its address, otherwise one. */
function filled(step: Step, card: Card): FilledStep[] {
  const perLane = /\{(address|lane)\}/.test([step.say, step.field, step.value].join(" "));
  const servers = perLane ? card.servers : [undefined];
  return servers.map((server) => {
    const fill = filler(card, server);
    return {
      say: fill(step.say),
      ...(step.field === undefined ? {} : { field: fill(step.field) }),
      ...(step.value === undefined ? {} : { value: fill(step.value) }),
      ...(step.source === undefined ? {} : { source: step.source }),
    };
  });
}

const asLine = (step: FilledStep): FilledStep =>
  step.field === undefined ? step : { ...step, line: `${step.field} ${step.value}` };

function filler(card: Card, server = card.servers[0]!): (text: string) => string {
  const { reqmod, respmod } = servicesOf(card);
  const values: Readonly<Record<Placeholder, string>> = {
    name: card.name,
    address: server.address,
    "address.a": card.servers[0]!.address,
    lane: server.lane,
    port: String(server.port),
    reqmod,
    respmod,
    certificate: CERTIFICATE_FILE,
  };
  return (text) => text.replace(/\{([^}]*)\}/g, (_, name: Placeholder) => values[name]);
}
