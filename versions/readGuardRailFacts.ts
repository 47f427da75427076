import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { StackConfig } from "../engine/projectCopy";
import type { GuardRailFacts } from "../infra/guardRailFacts";
import { ENVIRONMENTS, type Context } from "../policy/index";
import type { NotKnown } from "../preview";
import { errorMessage } from "../console/userError";

/** The version of the facts that this preview reads. */
const VERSION = 1 satisfies GuardRailFacts["version"];
const FACTS_MODULE = "infra/guardRailFacts";
/** Maximum number of characters of another tree's message. */
const LONGEST_REASON = 400;

const port = z.int().min(1).max(65_535);
const sources = z.array(z.string().min(1));
/** The fields of version 1; other fields are dropped. */
const factsSchema = z.object({
  environment: z.enum(ENVIRONMENTS),
  icapsPort: port,
  allowedSources: sources,
  furtherClients: z.array(z.object({ port, sources })),
  existingAddresses: z.boolean(),
  // older commits do not have all of these fields
  testWorkload: z.boolean().optional(),
  storageSources: sources.optional(),
  existingNetwork: z.string().min(1).optional(),
});

/**
 * The guard rails' facts about a stack, read by the `guardRailFacts` of the tree's own code. The tree may be of any commit, so every
 * failure there becomes a reason. No default ever replaces a fact.
 */
export function readGuardRailFacts(tree: string, stack: string, config: StackConfig, now: Date): Context | NotKnown {
  try {
    const answer = theFunction(tree)(config, stack, now);
    const version = isObject(answer) ? answer.version : undefined;
    if (version !== VERSION)
      throw new Error(
        `${FACTS_MODULE} answers in version ${JSON.stringify(version)}; this preview reads version ${VERSION}`,
      );
    const read = factsSchema.safeParse(answer);
    if (!read.success) throw new Error(`${FACTS_MODULE} gave an answer that lacks facts: ${problemsOf(read.error)}`);
    return read.data;
  } catch (error) {
    const reason = errorMessage(error).replace(/\s+/g, " ").trim();
    return { notKnown: reason.length > LONGEST_REASON ? `${reason.slice(0, LONGEST_REASON)} …` : reason };
  }
}

type ItsFunction = (config: StackConfig, stack: string, now: Date) => unknown;

/** @throws Error that names the missing part of the tree */
function theFunction(tree: string): ItsFunction {
  const path = join(tree, FACTS_MODULE);
  if (![".ts", ".js"].some((extension) => existsSync(`${path}${extension}`)))
    throw new Error(`this version has no ${FACTS_MODULE}, from which a preview reads them`);
  // eslint-disable-next-line @typescript-eslint/no-require-imports, own/fixed-paths -- each side has its own code; the path is only known now
  const loaded: unknown = require(path);
  const found = isObject(loaded) ? loaded.guardRailFacts : undefined;
  if (typeof found !== "function") throw new Error(`${FACTS_MODULE} exports no function guardRailFacts`);
  return found as ItsFunction;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const problemsOf = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
