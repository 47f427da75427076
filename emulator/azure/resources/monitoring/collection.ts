/** Collection of logs by Azure's agent: endpoint, rule, and which machines take part (learn: "Data collection rules"). */
import { randomUUID } from "node:crypto";
import { at, isRecord, isUnknown, records, strings, text, type Properties } from "../../engine/value";
import type { Problem } from "../../engine/provider";
import type { AzureResource } from "../../../model";
import { AzureError } from "../../errors";
import type { ResourceType, World } from "../../resourceType";
import { transformationProblem } from "../../kql/transformation";
import { placeProblems, plainLocation } from "../../rules/locations";
import { unresolved } from "../../rules/monitoring";
import { repeated, unless } from "../../rules/problems";
import { SCALE_SET } from "../../rules/scaleSet";
import { groupResource } from "../groupResource";

const named = (longest: number) => ({
  pattern: new RegExp(`^[A-Za-z0-9][A-Za-z0-9_.-]{1,${longest - 2}}[A-Za-z0-9]$`),
  words: `3 to ${longest} letters, digits, '-', '_' or '.', begin and end with a letter or digit`,
});

export const dataCollectionEndpoint: ResourceType = {
  type: "azure-native:monitor:DataCollectionEndpoint",
  ...groupResource("Microsoft.Insights/dataCollectionEndpoints", "dataCollectionEndpointName", named(44)),
  check: (inputs) => placeProblems(inputs.location, undefined),
  outputs: ({ kept }) => ({ immutableId: kept("immutableId", () => `dce-${randomUUID().replaceAll("-", "")}`) }),
};

export const dataCollectionRule: ResourceType = {
  type: "azure-native:monitor:DataCollectionRule",
  ...groupResource("Microsoft.Insights/dataCollectionRules", "dataCollectionRuleName", named(64)),
  check: (inputs) => [...placeProblems(inputs.location, undefined), ...streamProblems(inputs)],
  validate: validateRule,
  outputs: ({ kept }) => ({ immutableId: kept("immutableId", () => `dcr-${randomUUID().replaceAll("-", "")}`) }),
};

export const dataCollectionRuleAssociation: ResourceType = {
  type: "azure-native:monitor:DataCollectionRuleAssociation",
  armType: "Microsoft.Insights/dataCollectionRuleAssociations",
  nameProperty: "associationName",
  naming: "random",
  nameRule: named(64),
  hasLocation: false,
  idProperties: ["resourceUri"],
  forceNew: [],
  id: (inputs, name) =>
    `${String(inputs.resourceUri)}/providers/Microsoft.Insights/dataCollectionRuleAssociations/${name}`,
  check: (inputs) =>
    unless(
      (inputs.dataCollectionRuleId === undefined) !== (inputs.dataCollectionEndpointId === undefined),
      "dataCollectionRuleId",
      "InvalidPayload: an association names either a rule or an endpoint",
    ),
  validate: (inputs, _id, world) => [
    ...unresolved(
      world,
      [inputs.resourceUri, inputs.dataCollectionRuleId, inputs.dataCollectionEndpointId].filter(Boolean),
    ),
    ...uselessOn(world.get(String(inputs.resourceUri))),
  ],
  outputs: () => ({}),
};

/**
 * The emulator's own refusal: Azure accepts it, and no machine sends anything. Instances of a Flexible set are ordinary virtual
 * machines (azure-compute-docs, virtual-machine-scale-sets, "Orchestration modes"), and the agent asks for its own machine's rules.
 */
function uselessOn(target: AzureResource | undefined): readonly AzureError[] {
  if (target?.type !== SCALE_SET || target.properties.orchestrationMode !== "Flexible") return [];
  const explanation =
    "An association with a Flexible scale set collects nothing: its instances are virtual machines of their own. Associate each " +
    "machine, for example by Azure's built-in policy 58e891b9-ce13-4ac3-86e4-ac3e1f20cb07. (The emulator refuses it; Azure does not.)";
  return [new AzureError("UselessAssociation", explanation, target.id)];
}

/** Every flow sends declared streams from a source to an existing destination and into a table. */
function streamProblems(inputs: Properties): readonly Problem[] {
  const declared = isRecord(inputs.streamDeclarations) ? Object.keys(inputs.streamDeclarations) : [];
  const files = records(at(inputs, ["dataSources", "logFiles"]));
  const destinations = records(at(inputs, ["destinations", "logAnalytics"])).map(({ name }) => text(name) ?? "");
  const flows = records(inputs.dataFlows);
  const known = (stream: string) => stream.startsWith("Microsoft-") || declared.includes(stream);
  return [
    ...declared
      .filter((stream) => !stream.startsWith("Custom-"))
      .map((stream) => problem("streamDeclarations", `the name ${stream} must begin with Custom-`)),
    ...unless(
      files.length === 0 || inputs.dataCollectionEndpointId !== undefined,
      "dataCollectionEndpointId",
      "InvalidPayload: is required to collect files",
    ),
    ...repeated(files.map(({ name }) => text(name) ?? "")).map((name) =>
      problem("dataSources", `two sources are named ${name}`),
    ),
    ...[...files, ...flows].flatMap(({ streams }) =>
      strings(streams)
        .filter((stream) => !known(stream))
        .map((stream) => problem("dataFlows", `the stream ${stream} is not declared`)),
    ),
    ...flows.flatMap((flow, index) => flowProblems(flow, `dataFlows[${index}]`, destinations)),
    ...flows.flatMap((flow, index) => transformationProblems(flow, `dataFlows[${index}]`, inputs.streamDeclarations)),
  ];
}

function flowProblems(flow: Properties, path: string, destinations: readonly string[]): readonly Problem[] {
  const custom = strings(flow.streams).some((stream) => stream.startsWith("Custom-"));
  return [
    ...strings(flow.destinations)
      .filter((name) => !destinations.includes(name))
      .map((name) => problem(`${path}.destinations`, `no destination is named ${name}`)),
    ...unless(
      !custom || isUnknown(flow.outputStream) || text(flow.outputStream) !== undefined,
      `${path}.outputStream`,
      "InvalidPayload: is required for a custom stream",
    ),
  ];
}

/** Columns of Azure's own streams are not known here. */
function transformationProblems(flow: Properties, path: string, declarations: unknown): readonly Problem[] {
  const query = text(flow.transformKql);
  if (query === undefined) return [];
  const declared = strings(flow.streams).map((stream) => (isRecord(declarations) ? declarations[stream] : undefined));
  const columns = declared.flatMap((one) => (isRecord(one) ? records(one.columns) : []));
  const names = columns.map(({ name }) => text(name) ?? "");
  const wrong = transformationProblem(query, names.length > 0 ? names : undefined);
  return wrong === undefined ? [] : [{ property: `${path}.transformKql`, reason: `InvalidTransformQuery: ${wrong}` }];
}

const problem = (property: string, reason: string): Problem => ({ property, reason: `InvalidPayload: ${reason}` });

function validateRule(inputs: Properties, _id: string, world: World): readonly AzureError[] {
  const workspaces = records(at(inputs, ["destinations", "logAnalytics"])).map((one) => text(one.workspaceResourceId));
  const tables = records(inputs.dataFlows)
    .map((flow) => text(flow.outputStream))
    .filter((stream): stream is string => stream?.startsWith("Custom-") === true)
    .map((stream) => `${workspaces[0]}/tables/${stream.slice("Custom-".length)}`);
  return [
    ...unresolved(world, [...workspaces, ...tables, inputs.dataCollectionEndpointId].filter(Boolean)),
    ...workspaces.flatMap((id) => regionErrors(text(inputs.location), world.get(id ?? ""))),
  ];
}

/** learn, "Data collection rules in Azure Monitor": a rule is in the region of the workspace that it sends to. */
function regionErrors(location: string | undefined, workspace: AzureResource | undefined): readonly AzureError[] {
  if (workspace?.location === undefined || plainLocation(location ?? "") === plainLocation(workspace.location))
    return [];
  const explanation = `The data collection rule is in ${location}, its destination ${workspace.id} in ${workspace.location}; both must be in one region.`;
  return [new AzureError("InvalidPayload", explanation, "destinations.logAnalytics")];
}
