/** The replacement for pulumi-tls: real keys and certificates, kept only in Pulumi's state. */
import { compare, isBelow, type Difference } from "../engine/difference";
import {
  UnknownToken,
  type CheckRequest,
  type Problem,
  type Provider,
  type ReadRequest,
  type UpdateRequest,
  type State,
  type Subject,
} from "../engine/provider";
import { isRecord, isUnknown, UNKNOWN, type Properties } from "../engine/value";
import { isReadyForRenewal, tlsTypes, type TlsType } from "./resources";

/** Version of `@pulumi/tls` that it stands in for. */
const VERSION = "5.6.1";

export class TlsProvider implements Provider {
  readonly name = "tls";
  readonly version = VERSION;
  readonly configuration = [] as const;

  /** @param now the clock, so that expiry can be tested */
  constructor(private readonly now: () => Date = () => new Date()) {}

  configure(): void {}

  check({ type, news }: CheckRequest): { readonly inputs: Properties; readonly problems: readonly Problem[] } {
    const row = rowOf(type);
    const shape = shapeProblems(row, news);
    return { inputs: { ...news }, problems: [...shape, ...(shape.length > 0 ? [] : row.check(news))] };
  }

  /** Difference as in the plan of the Terraform provider: a certificate that has ended, or will within its early renewal, is replaced. */
  diff({
    type,
    oldInputs,
    oldOutputs,
    news,
  }: Subject & {
    readonly oldInputs: Properties;
    readonly oldOutputs: Properties;
    readonly news: Properties;
  }): Difference {
    const { inPlace, defaults } = rowOf(type);
    const changes = compare(oldInputs, news).map((change) => ({ ...change, replaces: !isBelow(change.path, inPlace) }));
    const validity = { validityEndTime: oldOutputs.validityEndTime };
    const due = isReadyForRenewal({ ...defaults, ...news, ...validity }, this.now());
    const renewal = { path: ["readyForRenewal"], kind: "update", replaces: true } as const;
    return { changes: due ? [...changes, renewal] : changes, deleteBeforeReplace: false };
  }

  async create({
    type,
    inputs,
    preview,
  }: Subject & { readonly inputs: Properties; readonly preview: boolean }): Promise<State> {
    const row = rowOf(type);
    const secrets = [...row.secretOutputs];
    const given = { ...row.defaults, ...inputs };
    // The program treats outputs that a preview leaves out as unknown.
    if (preview) return { id: UNKNOWN, outputs: given, secrets };
    const { id, outputs } = await row.create(given, this.now());
    return { id, outputs: { ...given, ...outputs }, secrets };
  }

  async update({ type, id, inputs, oldOutputs }: UpdateRequest): Promise<State> {
    const row = rowOf(type);
    return { id, outputs: this.dated({ ...oldOutputs, ...row.defaults, ...inputs }), secrets: [...row.secretOutputs] };
  }

  async read({ type, id, inputs, outputs }: ReadRequest): Promise<State & { readonly inputs: Properties }> {
    if (Object.keys(outputs).length === 0)
      throw new Error(`${type} cannot be imported: its key is nowhere but in Pulumi's state`);
    return { id, outputs: this.dated(outputs), inputs, secrets: [...rowOf(type).secretOutputs] };
  }

  async delete(): Promise<void> {}

  invoke(token: string): Properties {
    throw new UnknownToken(`the emulator does not know the function ${token}`);
  }

  cancel(): void {}

  private dated(outputs: Properties): Properties {
    if (!("validityEndTime" in outputs)) return outputs;
    return { ...outputs, readyForRenewal: isReadyForRenewal(outputs, this.now()) };
  }
}

function rowOf(type: string): TlsType {
  const row = tlsTypes.get(type);
  if (row) return row;
  throw new UnknownToken(
    `the emulator does not know the resource type ${type}; it knows ${[...tlsTypes.keys()].join(", ")}`,
  );
}

function shapeProblems(row: TlsType, inputs: Properties): readonly Problem[] {
  const missing = row.required
    .filter((name) => inputs[name] === undefined)
    .map((name) => ({ property: name, reason: "is required (write-only variants are not emulated)" }));
  const present = Object.entries(inputs).flatMap(([name, value]) => {
    const kind = row.properties[name];
    if (kind === undefined) {
      const known = Object.keys(row.properties).sort().join(", ");
      return [{ property: name, reason: `is not a property that the emulator knows of this type; it knows ${known}` }];
    }
    if (isUnknown(value) || kindOf(value) === kind) return [];
    return [{ property: name, reason: `must be of kind ${kind} but is of kind ${kindOf(value)}` }];
  });
  return [...missing, ...present];
}

const kindOf = (value: unknown): string => (Array.isArray(value) ? "list" : isRecord(value) ? "object" : typeof value);
