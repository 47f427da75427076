/** Functions of azure-native that a program can call. */
import { DEPLOYER } from "./store";
import { SUBSCRIPTION, TENANT } from "./armId";
import { UnknownToken } from "./engine/provider";
import type { Properties } from "./engine/value";

const functions: Record<string, (args: Properties) => Properties> = {
  "azure-native:authorization:getClientConfig": () => ({
    clientId: DEPLOYER.clientId,
    objectId: DEPLOYER.objectId,
    subscriptionId: SUBSCRIPTION,
    tenantId: TENANT,
  }),
};

/** Answers a function call; a function that is not in the table is an error. */
export function invoke(token: string, args: Properties): Properties {
  const answer = functions[token];
  if (answer) return answer(args);
  throw new UnknownToken(
    `the emulator does not know the function ${token}; it knows ${Object.keys(functions).join(", ")}`,
  );
}
