/** The plugin's process (`plugin/`): serves the provider until the engine ends it. */
import * as pulumi from "@pulumi/pulumi";
import { provider } from "./provider";

void pulumi.provider.main(provider, process.argv.slice(2));
