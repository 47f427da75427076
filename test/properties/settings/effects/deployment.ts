/** Deployments of a stack file's settings, recorded, with ids, names and keys that are others for what is made anew. */
import type * as pulumi from "@pulumi/pulumi";
import { Gateway } from "../../../../infra/component/gateway";
import { knownPlan } from "../../../../infra/component/plan";
import { Secret, type Settings } from "../../../../infra/model";
import type { PortalCard } from "../../../../infra/portal";
import { withOwnTags } from "../../../../infra/tags";
import type { Sections } from "../../../emulator/settingsWalk/change";
import { ELSEWHERE, GROUP_OF_OTHERS } from "../../../emulator/settingsWalk/elsewhere";
import { record, type RecordedAnswer, type Recording } from "../../../integration/infra/recorder";
import { parse } from "../../../unit/infra/settings/parsing";
import { changedResources, type ChangedResource } from "./changedResources";

export interface Deployment {
  readonly recording: Recording;
  readonly portal: PortalCard;
}

/** Resources that are there already; of each a second one, because a changed setting may name another. */
const EXISTING = Object.fromEntries(
  ELSEWHERE.flatMap(({ id, name, location, properties }) =>
    [id, `${id}2`].map((one) => [one, { id: one, name, location, ...properties }]),
  ),
);
const STACK = "walk";

/** Recorded deployments, by the settings and what is made anew: many changes begin from the defaults. */
const known = new Map<string, Promise<Deployment>>();

/** The deployment of a stack file, as `infra/index.ts` makes it. @param renewed names of resources that are made anew */
export function deploy(sections: Sections, renewed: readonly string[] = []): Promise<Deployment> {
  const { "azure-native:location": location, ...values } = sections;
  const secretNames = ["serverCertificate", "enforceTunnel"];
  const settings = parse(JSON.parse(JSON.stringify(values)), STACK, { location, secretNames });
  const key = JSON.stringify([settings, renewed], revealed);
  const made = known.get(key) ?? recorded(settings, renewed);
  known.set(key, made);
  return made;
}

/** Secrets with their values, which JSON does not show. */
function revealed(this: Readonly<Record<string, unknown>>, name: string, value: unknown): unknown {
  const given = this[name];
  return given instanceof Secret ? given.reveal() : value;
}

async function recorded(settings: Settings, renewed: readonly string[]): Promise<Deployment> {
  const tags = withOwnTags({ environment: STACK }, settings.tags);
  const { recording, result } = await record(() => new Gateway("gw", knownPlan({ ...settings, tags })), EXISTING, {
    answer: ({ name }, usual) => (renewed.includes(name) ? made(usual) : usual),
    subscriptionId: GROUP_OF_OTHERS.split("/")[2]!,
  });
  return { recording, portal: await valueOf(result.portal) };
}

/** An update to a stack file: what it changes, also because of what it makes anew, and the portal's card after it. */
export async function update(before: Deployment, sections: Sections) {
  let [after, renewed] = [await deploy(sections), [] as readonly string[]];
  for (;;) {
    const changes = changedResources(before.recording, after.recording);
    const more = changes.filter(
      ({ how, name, type }) => how === "replaced" && !renewed.includes(name) && isReferredTo(type),
    );
    if (more.length === 0) return { changes, portal: after.portal };
    renewed = [...renewed, ...more.map(({ name }) => name)];
    after = await deploy(sections, renewed);
  }
}

/** Whether others may have to be replaced with it; none of those that refer to a scale set or a role have. */
const isReferredTo = (type: ChangedResource["type"]): boolean =>
  !/:(VirtualMachineScaleSet|RoleAssignment)$/.test(type);

/** Outputs that come with each new certificate and key. */
const TEXTS = ["certPem", "certRequestPem", "privateKeyPem", "publicKeyOpenssh"];

/** A resource that is made anew has another id, name and address; a certificate or a key, another text. */
const made = ({ id, state }: ReturnType<RecordedAnswer>): ReturnType<RecordedAnswer> => {
  const texts = TEXTS.filter((name) => name in state).map((name) => [name, `ANOTHER ${String(state[name])}`]);
  const address = "ipAddress" in state ? { ipAddress: `203.0.114.${String(state["ipAddress"]).split(".")[3]}` } : {};
  return {
    id: `${id}-anew`,
    state: { ...state, name: `${String(state["name"])}-anew`, ...Object.fromEntries(texts), ...address },
  };
};

const valueOf = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((done) => output.apply(done));
