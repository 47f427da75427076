/**
 * Versions of the project: deploys a stack by the program of one tree and previews it by that of another, on the emulator's half of
 * Azure, and makes of both what `preview/` compares.
 */
export { contextOfConfig, contextOfStack, placeholders } from "./contextOfStack";
export { deployedOnEmulator } from "./deployedOnEmulator";
export { stepsFromEvents } from "./engineSteps";
export { readPlan, withWaits } from "./planned";
export { previewSettings, type Placeholders } from "./previewSettings";
export { Sides, type Side } from "./sides";
export { checkOut } from "./tree";
export { TreeProgram } from "./treeProgram";
