import { compareExposures, modelFromAzure, type EndpointKind, type Exposure } from "../../exposure";
import type { Context } from "../../policy/index";
import type { ChangeInput, NotKnown } from "../model/changeInput";
import type { ChangeReport, OtherChange } from "../model/report";
import { nameOfUrn, type PreviewStep } from "../model/step";
import { admissionChange } from "./admission";
import { applySteps, withAdopted } from "./applySteps";
import { azureResources } from "./azureResources";
import { bootFileChanges } from "./bootFiles";
import { clientsCutOff } from "./clientsCutOff";
import { monthlyChange } from "../cost/change";
import { PRICES } from "../cost/priceTable";
import { costChanges } from "./costs";
import { deadLanes } from "./deadLanes";
import { drawingOf } from "./drawing";
import { guardRails } from "./guardRails";
import { gatesOf } from "./gates";
import { inspectionChange } from "./inspection";
import { joinedNetworks } from "./joinedNetworks";
import { lanePools } from "./lanePools";
import { lifecycleChange } from "./lifecycle";
import { overwrittenParts } from "./overwrittenParts";
import { frontendNames, Names, withoutIds } from "./names";
import { otherChanges } from "./otherChanges";
import { doubtedPortal, portalChange } from "./portal";
import { reachabilityChanges } from "./reachability";
import { refusalWords } from "./refusals";
import { followRenames, renamesOf } from "./renames";
import { ruleChanges } from "./rules";
import { storageAccess } from "./storageAccess";
import { strangeDestinations } from "./strangeDestinations";
import { unchangedStrangers } from "./unchangedStrangers";
import { verdictOf } from "./verdict";
import { withUpdate } from "./withUpdate";

/** The whole report on a change. Pure: the same input gives the same report. */
export function compare(given: ChangeInput): ChangeReport {
  const input = followRenames(given);
  const applied = applySteps(input.base, input.steps);
  const { resources: head, unknown: unannounced } = input.updated
    ? withUpdate(applied.resources, input.updated)
    : { resources: applied.resources, unknown: [] };
  const base = withAdopted(input.base, input.steps);
  const before = modelFromAzure(azureResources(base, [...base, ...head]));
  const inAzure = [...applied.retained, ...head];
  const after = modelFromAzure(azureResources(inAzure, [...base, ...head]));
  const names = new Names([...input.base, ...applied.resources], frontendNames(before, after));
  const { comparison: exposure, ...sides } = compareExposures(before, after);
  const exposures = [sides.base, sides.head] as const;
  const rules = ruleChanges(before, after, names);
  const boot = bootFileChanges(input.steps, names);
  const admission = admissionChange(input, applied.resources);
  const portal = portalChange(input, applied.resources, names);
  const ofSteps = lifecycleChange(input.steps, { base: input.base, head: applied.resources }, names);
  const pools = lanePools(before, after, names);
  const storage = storageAccess(base, head, names);
  const strangers = unchangedStrangers(
    [...exposure.unknown.base, ...exposure.unknown.head],
    input.base,
    input.steps,
    exposure.endpoints.length + rules.changes.length + pools.interruptions.length > 0,
  );
  const unknown = [
    ...input.unknown,
    ...factsUnknown(input),
    ...applied.unknown,
    ...unannounced,
    ...overwrittenParts(base, input.steps),
    ...new Set(strangers.counting.map(({ subject, problem }) => `${names.short(subject)}: ${problem}`)),
    ...boot.unknown,
    ...admission.unknown,
    ...ofSteps.unknown,
    ...pools.unknown,
    ...strangeDestinations([before, after], head, names),
    ...storage.unknown,
    ...portal.unknown,
  ].map(withoutIds);
  const reachability = reachabilityChanges(exposure, names, (kind) => endpointNames(exposures, kind));
  const dead = deadLanes(
    { exposure: exposures[0], resources: input.base },
    { exposure: exposures[1], resources: applied.resources },
    names,
  );
  const lifecycle = {
    ...ofSteps.lifecycle,
    interruptions: [...ofSteps.lifecycle.interruptions, ...pools.interruptions, ...dead],
  };
  const facts = {
    project: input.project,
    stack: input.stack,
    compared: input.compared,
    complete: unknown.length === 0,
    refusals: refusalWords(input, names),
    unknown,
    notes: [...input.notes, ...strangers.settled.map(withoutIds)],
    reachability,
    outages: clientsCutOff(exposure, clientsBefore(input), names, endpointNames(exposures, "public")),
    admission,
    portal: doubtedPortal(portal, unknown),
    lifecycle,
    rules: rules.changes,
    renamedGroups: rules.renamed,
    joinedNetworks: joinedNetworks(before, after, names),
    storageAccess: storage.changes,
    inspection: inspectionChange(input),
    bootFiles: boot.changes,
    findings: guardRails(
      { resources: input.base, context: contextOf(input.contexts.base) },
      { resources: head, context: contextOf(input.contexts.head) },
      input.locate,
    ),
    costs: [
      ...costChanges(input.base, applied.resources, names),
      ...monthlyChange(input.base, applied.resources, PRICES),
    ],
    other: [
      ...renameChanges(renamesOf(given.steps), names),
      ...otherChanges(withoutReadAgain(input), names, rules.changes.length + rules.renamed.length > 0),
    ],
    drawing: drawingOf({
      before,
      after,
      reachability,
      lifecycle,
      resources: applied.resources,
      names,
      emulated: input.emulated,
    }),
  };
  return { ...facts, verdict: verdictOf(facts), gates: gatesOf(facts) };
}

/** The clients before the change, as far as the settings of the base name them. */
function clientsBefore({ contexts, settingsOfHead }: ChangeInput): Context | undefined {
  const context = contextOf(contexts.base);
  if (context === undefined) return undefined;
  const { allowedSources, ...base } = context;
  return settingsOfHead || allowedSources === undefined ? base : { ...base, allowedSources };
}

const contextOf = (facts: Context | NotKnown): Context | undefined => ("notKnown" in facts ? undefined : facts);

/** Sentences for the report where the guard rails' facts of a side could not be read, one for each reason. */
function factsUnknown({ contexts, compared, settingsOfHead }: ChangeInput): readonly string[] {
  const sentence = (facts: Context | NotKnown, side: string): string[] =>
    "notKnown" in facts
      ? [`the port, the clients and the environment by which the guard rails judge ${side}: ${facts.notKnown}`]
      : [];
  if (settingsOfHead) return sentence(contexts.head, "the stack");
  return [...sentence(contexts.base, compared.base), ...sentence(contexts.head, compared.head)];
}

/** The steps without those that only re-read existing resources, which the engine reports in every update. */
const withoutReadAgain = ({ base, steps }: ChangeInput): readonly PreviewStep[] => {
  const idOf = new Map(base.map(({ urn, id }) => [urn, id?.toLowerCase()]));
  return steps.filter(
    ({ op, urn, after }) => op !== "read" || after?.id === undefined || idOf.get(urn) !== after.id.toLowerCase(),
  );
};

/** Renames inside the program, which change nothing in Azure. */
function renameChanges(renames: ReadonlyMap<string, string>, names: Names): readonly OtherChange[] {
  const words = [...renames]
    .map(([old, now]) => [nameOfUrn(old), nameOfUrn(now)].map((name) => names.short(name)).join(" → "))
    .filter((word) => new Set(word.split(" → ")).size > 1);
  return words.length === 0 ? [] : [{ action: "rename", what: words.sort().join(", "), paths: [] }];
}

const endpointNames = (exposures: readonly Exposure[], wanted: EndpointKind): string[] => [
  ...new Set(
    exposures.flatMap(({ endpoints }) => endpoints.flatMap(({ kind, name }) => (kind === wanted ? [name] : []))),
  ),
];
