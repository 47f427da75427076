/** What can reach what. Pure: no Pulumi, no clock, no files. */
export * from "./addresses";
