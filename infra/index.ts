/**
 * The program that `pulumi up` runs: settings in, one gateway, outputs. `component/gateway.ts` has the resources, `docs/settings.md` the
 * settings. Wrong settings stop it before anything is registered.
 *
 * It exports a function, which Pulumi calls, so that a rehearsal can deploy the same program several times in one process.
 */
import { Gateway } from "./component/gateway";
import { knownPlan } from "./component/plan";
import { inspectionOutput } from "./icap/inspection";
import { settingsFromPulumi } from "./settings/fromPulumi";
import { namePulumiFilesInFull } from "./stackTraces";
import { withOwnTags } from "./tags";

namePulumiFilesInFull();

export = async function program() {
  const settings = settingsFromPulumi();
  const gateway = new Gateway(
    "icap-gateway",
    knownPlan({ ...settings, tags: withOwnTags({ environment: settings.stack }, settings.tags) }),
  );
  return {
    /** The two addresses to register with the client. */
    addresses: gateway.addresses,
    /** TCP port of ICAP over TLS. */
    port: gateway.port,
    /** PEM to upload to the client's portal. */
    serverCertificate: gateway.serverCertificate,
    resourceGroup: gateway.resourceGroupName,
    /** Per lane, the id of the scale set. */
    lanes: gateway.lanes,
    /** Everything that the connector wizard asks for. */
    portal: gateway.portal,
    /** Warnings about properties that the gateway does not guarantee, for example that external servers block if nothing tests it. */
    warnings: gateway.portal.warnings,
    /** Paths of the ICAP services. */
    icapServices: gateway.icapServices,
    /** Place of the inspection and its notices: the number of planted files a day, or that blocking is not verified. */
    inspection: inspectionOutput(settings),
    /** Azure's end of the tunnel to Enforce; only where there is one. */
    tunnelAddresses: settings.enforceTunnel && gateway.tunnelAddresses,
    /** Storage account and container of the exact lists; only where `dlp.listUploadFrom` has an address. */
    listStorage: gateway.listStorage,
    /** Secret; the key that the lists are made with, which `npm run policy -- digest` reads. */
    listKey: gateway.listKey,
    /** Secret; only where `client.generateIdentity` is on. */
    clientIdentity: gateway.clientIdentity,
  };
};
