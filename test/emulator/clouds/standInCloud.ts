/** A stand-in for the provider of a cloud that the emulator does not know: takes what it gets, and fills in what the cloud would. */
import { compare, type Difference } from "../../../emulator/azure/engine/difference";
import type { State, Subject } from "../../../emulator/azure/engine/provider";
import { serve } from "../../../emulator/azure/engine/serve";
import type { Properties } from "../../../emulator/azure/engine/value";
import { ResourceStore } from "../../../emulator/azure/store";
import { StrangerProvider } from "../../../emulator/azure/strangers";

/** A resource as the program asked for it. */
export interface Made {
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly inputs: Properties;
}

/** Values that the clouds' answers have beside the inputs. */
function computed(name: string, id: string, count: number): Properties {
  return {
    arn: `arn:${id}`,
    selfLink: `link:${id}`,
    allocationId: `allocation:${id}`,
    publicIp: `203.0.113.${count}`,
    address: `203.0.113.${count}`,
    bucketRegionalDomainName: `${name}.s3.example`,
  };
}

const ANSWERS: Readonly<Record<string, Properties>> = {
  "aws:index/getAvailabilityZones:getAvailabilityZones": { names: ["zone-1", "zone-2", "zone-3"] },
  "aws:index/getRegion:getRegion": { region: "eu-central-1" },
  "aws:ssm/getParameter:getParameter": { insecureValue: "ami-1" },
};

export class StandInCloud extends StrangerProvider {
  readonly made: Made[] = [];

  /** @param name as in `PULUMI_DEBUG_PROVIDERS` */
  constructor(name: string) {
    super(name, "1.0.0", new ResourceStore());
  }

  override async create(request: Subject & { readonly inputs: Properties; readonly preview: boolean }): Promise<State> {
    const state = await super.create(request);
    if (request.preview) return state;
    const name = request.urn.slice(request.urn.lastIndexOf("::") + 2);
    this.made.push({ type: request.type, name, id: state.id, inputs: request.inputs });
    return { ...state, outputs: { ...computed(name, state.id, this.made.length), ...state.outputs } };
  }

  /** EC2 makes a new machine for other user data where it is told to; all else is changed in place. */
  override diff({ oldInputs, news }: { readonly oldInputs: Properties; readonly news: Properties }): Difference {
    const changes = compare(oldInputs, news).map((change) => ({
      ...change,
      replaces: news.userDataReplaceOnChange === true && change.path[0] === "userData",
    }));
    return { changes, deleteBeforeReplace: false };
  }

  override invoke(token?: string): Properties {
    const answer = ANSWERS[token ?? ""];
    if (answer === undefined) throw new Error(`no answer for ${token}`);
    return answer;
  }

  /** The resources of a type, `ec2:Instance`, by their names. */
  all(type: string): Made[] {
    const [part, kind] = type.split(":");
    return this.made
      .filter((one) => new RegExp(`^\\w+:${part}/\\w+:${kind}$`).test(one.type))
      .sort((one, other) => one.name.localeCompare(other.name));
  }

  /** The only resource of a type, or the one with this name. */
  one(type: string, name?: string): Made {
    const found = this.all(type).filter((one) => name === undefined || one.name === name);
    if (found.length !== 1) throw new Error(`${found.length} of ${type} ${name ?? ""}`);
    return found[0]!;
  }

  serve = () => serve(this);
}
