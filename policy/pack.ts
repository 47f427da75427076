/**
 * The guard rails as a Pulumi policy pack: `pulumi preview --policy-pack policy --policy-pack-config FILE`. docs/guard-rails.md
 * says what is in the file.
 */
import { PolicyPack } from "@pulumi/policy";
import { policies } from "./packPolicies";

new PolicyPack("defender-icap-gateway", { policies: policies() });
