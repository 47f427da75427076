/**
 * The deploying principal's token and subscription, as azure-native reports them. They are thus the credentials that an update uses,
 * whether or not these come from `az`.
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { getClientConfig } from "@pulumi/azure-native/authorization/getClientConfig";
import { getClientToken } from "@pulumi/azure-native/authorization/getClientToken";
import { LocalWorkspace } from "@pulumi/pulumi/automation";
import { stackConfigIfThere } from "../engine/projectCopy";
import { commandFor } from "../engine/stack";
import type { Progress } from "../console/progress";
import { UserError } from "../console/userError";
import { AZURE, type Account } from "./managementApi";
import { userPulumi, type Pulumi } from "./pulumi";

export interface AccountOptions {
  readonly project: string;
  /** The stack whose file may say which subscription and login. */
  readonly stack: string;
  /** Path of the Pulumi CLI. */
  readonly cli: string;
  /** Additional environment variables of the CLI. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The account of the deploying principal, and the subscription (a GUID) that it deploys to. */
export type DeployersAccount = Account & { readonly subscription: string };

/** The Pulumi CLI of the user, and the account with which it deploys a stack. */
export interface DeployersAccess {
  readonly pulumi: Pulumi;
  readonly account: (stack: string) => Promise<DeployersAccount>;
}

/** The access to the stacks of the project in a folder. Each question for a token is a step of the progress. */
export async function userAccess(project: string, progress: Progress): Promise<DeployersAccess> {
  const { pulumi, path: cli } = await userPulumi(project, progress);
  return {
    pulumi,
    account: (stack) => progress.step("Azure token", () => userAccount({ project, stack, cli })),
  };
}

/** Gets token and subscription by a preview of a program without resources, in a temporary folder. */
export async function userAccount({ project, stack, cli, environment }: AccountOptions): Promise<DeployersAccount> {
  const settings = await azureSettings(project, stack);
  const folder = await mkdtemp(join(tmpdir(), "defender-icap-gateway-token-"));
  let token: string | undefined;
  let subscription = "";
  try {
    await mkdir(join(folder, "state"));
    const workspace = await LocalWorkspace.createOrSelectStack(
      {
        projectName: "token",
        stackName: "token",
        program: async () => {
          token = (await getClientToken({ endpoint: `${AZURE}/` })).token;
          subscription = (await getClientConfig()).subscriptionId;
        },
      },
      {
        workDir: folder,
        envVars: {
          PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
          PULUMI_CONFIG_PASSPHRASE: randomBytes(16).toString("hex"),
          PULUMI_SKIP_UPDATE_CHECK: "true",
          ...environment,
        },
        pulumiCommand: await commandFor(cli, folder),
      },
    );
    for (const [key, value] of Object.entries(settings)) await workspace.setConfig(key, { value });
    await workspace.preview();
  } catch (error) {
    const words = error instanceof Error ? error.message.split("\n").find((line) => /error: /.test(line)) : undefined;
    throw new UserError(`No token for Azure: ${words?.trim() ?? String(error)}`, false, { cause: error });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  if (token === undefined) throw new UserError("No token for Azure: azure-native gave none");
  return { endpoint: AZURE, token, subscription };
}

/** The provider's own settings in the stack file: subscription, tenant, kind of login. An encrypted one cannot be read here. */
async function azureSettings(project: string, stack: string): Promise<Record<string, string>> {
  const config = (await stackConfigIfThere(project, stack)) ?? {};
  return Object.fromEntries(
    Object.entries(config).flatMap(([key, value]) =>
      key.startsWith("azure-native:") && ["string", "boolean"].includes(typeof value) ? [[key, String(value)]] : [],
    ),
  );
}
