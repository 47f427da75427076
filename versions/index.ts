/**
 * Versions of the project. Deploys a stack with the program of one tree and previews it with the program of another, on the emulator's half
 * of Azure. The result is the input for the comparison in `preview/`.
 */
export { contextOfConfig, contextOfStack, placeholders } from "./contextOfStack";
export { deployedOnEmulator } from "./deployedOnEmulator";
export { stepsFromEvents } from "./engineSteps";
export { readPlan, withWaits } from "./planned";
export { previewSettings, type Placeholders } from "./previewSettings";
export { Sides, type Side } from "./sides";
export { checkOut } from "./tree";
export { TreeProgram } from "./treeProgram";
