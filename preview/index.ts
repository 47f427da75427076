/**
 * The report on a change, and its renderings: the change's effect on reachability, guard rails, lanes and costs, and the edits in the
 * portal. Reads previews and states of Pulumi; runs nothing.
 */
export { applySteps } from "./changes/applySteps";
export { boundsOf, type MachineBounds } from "./changes/autoscale";
export { azureResources } from "./changes/azureResources";
export { compare } from "./changes/compare";
export { fails, GATE_TEXTS, gateChoice, type GateChoice } from "./changes/gates";
export type { Locate } from "./changes/guardRails";
export { ChangeGroups, stackCount } from "./fleet/groups";
export { renderFleetComment, type FleetChange } from "./fleet/comment";
export { renderFleetPlain } from "./fleet/text";
export { estimateOf, rangeWords, type CostLine, type Estimate } from "./cost/estimate";
export { isPlain, PRICES, retailPrice, type DatedPrice, type RetailPrice } from "./cost/priceTable";
export { baseOfSteps, leftoverWords } from "./input/baseOfSteps";
export { changeFromFiles } from "./input/fromFiles";
export { isFleetChange, readFleetChange } from "./input/fleetSchema";
export { readPreview } from "./input/previewJson";
export { readJson } from "./input/readJson";
export { readReport } from "./input/reportSchema";
export { readStackState, resourceV3 } from "./input/stackState";
export type { ChangeInput, NotKnown } from "./model/changeInput";
export { SEVERITIES, type ChangeReport } from "./model/report";
export { nameOfUrn, type PreviewStep, type ResourceState } from "./model/step";
export { markerOf, renderComment } from "./render/comment";
export { renderPlain } from "./render/plain";
export { FORMAT_FILES, FORMATS, renderings, type Format } from "./render/renderings";
