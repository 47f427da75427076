/**
 * The pack's entry. Pulumi would load the pack through ts-node, which reads the types of everything that the pack imports
 * before its first line: 3.5 s of processor time in every preview and update. tsx only removes the types, which takes 0.5 s.
 */
require("tsx/cjs/api").register();
require("./pack.ts");
