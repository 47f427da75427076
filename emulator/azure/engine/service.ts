/**
 * The gRPC service `pulumirpc.ResourceProvider` around a `Provider`. It is served here and not by
 * `@pulumi/pulumi/provider`, whose server drops detailed diffs (so `replaceOnChanges` would do nothing) and secrets.
 */
import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { grpcError, InitializationFailed, unimplemented } from "./failure";
import { PartialFailure, type Autonaming, type Problem, type Provider, type State, type Subject } from "./provider";
import type { PropertyChange } from "./difference";
import { at, pathText, type Marked } from "./value";
import { decode, encode } from "./wire";

type Handler<Request, Response> = (request: Request) => Response | Promise<Response>;

/** A unary handler: the answer, or the error with its details. */
function unary<Request, Response>(handler: Handler<Request, Response>): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => handler(call.request))
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback(grpcError(error)),
      );
  };
}

const subject = (request: { getUrn(): string; getType(): string }): Subject => ({
  urn: request.getUrn(),
  // An older engine leaves the type out; the URN always has it: urn:pulumi:stack::project::parent$type::name.
  type: (request.getType() || (request.getUrn().split("::")[2] ?? "").split("$").slice(-1)[0])!,
});

function failures(problems: readonly Problem[]): rpc.CheckFailure[] {
  return problems.map(({ property, reason }) => new rpc.CheckFailure().setProperty(property).setReason(reason));
}

function autonaming(request: rpc.CheckRequest): Autonaming | undefined {
  const options = request.getAutonaming();
  if (!options) return undefined;
  const { DISABLE, ENFORCE } = rpc.CheckRequest.AutonamingOptions.Mode;
  const mode = options.getMode() === DISABLE ? "disable" : options.getMode() === ENFORCE ? "enforce" : "propose";
  return { proposedName: options.getProposedName(), mode };
}

/** Outputs with their secrets: what was secret in the inputs, and what the type always keeps secret. */
function outputsOf(state: State, inputs: Marked["secrets"]): Marked {
  const secrets = [...inputs, ...(state.secrets ?? [])].filter((path) => at(state.outputs, path) !== undefined);
  return { values: state.outputs, secrets };
}

/** Runs a create or update; a partial failure leaves with the inputs and all secrets marked. */
async function recorded(inputs: Marked, change: () => Promise<State>): Promise<State> {
  try {
    return await change();
  } catch (error) {
    if (!(error instanceof PartialFailure)) throw error;
    const { message, state, reasons } = error;
    throw new InitializationFailed(message, state.id, inputs, outputsOf(state, inputs.secrets), reasons);
  }
}

const KINDS = { add: 0, delete: 2, update: 4 } as const;

/** `PropertyDiff.Kind`: the replacing variant is the next number. */
const kindOf = (change: PropertyChange): rpc.PropertyDiff.Kind => KINDS[change.kind] + (change.replaces ? 1 : 0);

function checkConfig(provider: Provider, request: rpc.CheckRequest): rpc.CheckResponse {
  const { configuration } = provider;
  if (configuration === "any") return new rpc.CheckResponse().setInputs(request.getNews());
  const known = [...configuration, "version", "pluginDownloadURL", "__internal"];
  const problems = Object.keys(decode(request.getNews()).values)
    .filter((key) => !known.includes(key))
    .map((key) => ({
      property: key,
      reason: `the emulator does not know the setting ${provider.name}:${key}; it knows ${configuration.join(", ")}`,
    }));
  return new rpc.CheckResponse().setInputs(request.getNews()).setFailuresList(failures(problems));
}

function check(provider: Provider, request: rpc.CheckRequest): rpc.CheckResponse {
  const news = decode(request.getNews());
  const { inputs, problems } = provider.check({
    ...subject(request),
    olds: decode(request.getOlds()).values,
    news: news.values,
    randomSeed: request.getRandomseed_asU8(),
    autonaming: autonaming(request),
  });
  return new rpc.CheckResponse()
    .setInputs(encode({ values: inputs, secrets: news.secrets }))
    .setFailuresList(failures(problems));
}

function diff(provider: Provider, request: rpc.DiffRequest): rpc.DiffResponse {
  const { changes, deleteBeforeReplace } = provider.diff({
    ...subject(request),
    id: request.getId(),
    oldInputs: decode(request.getOldInputs()).values,
    oldOutputs: decode(request.getOlds()).values,
    news: decode(request.getNews()).values,
  });
  const { DIFF_NONE, DIFF_SOME } = rpc.DiffResponse.DiffChanges;
  const top = (list: readonly PropertyChange[]) => [...new Set(list.map(({ path }) => String(path[0])))];
  const response = new rpc.DiffResponse()
    .setChanges(changes.length > 0 ? DIFF_SOME : DIFF_NONE)
    .setDiffsList(top(changes))
    .setReplacesList(top(changes.filter((change) => change.replaces)))
    .setDeletebeforereplace(deleteBeforeReplace)
    .setHasdetaileddiff(true);
  for (const change of changes) {
    const detail = new rpc.PropertyDiff().setKind(kindOf(change)).setInputdiff(true);
    response.getDetaileddiffMap().set(pathText(change.path), detail);
  }
  return response;
}

async function create(provider: Provider, request: rpc.CreateRequest): Promise<rpc.CreateResponse> {
  const inputs = decode(request.getProperties());
  const preview = request.getPreview();
  const state = await recorded(inputs, () => provider.create({ ...subject(request), inputs: inputs.values, preview }));
  return new rpc.CreateResponse()
    .setId(preview ? "" : state.id)
    .setProperties(encode(outputsOf(state, inputs.secrets)));
}

async function update(provider: Provider, request: rpc.UpdateRequest): Promise<rpc.UpdateResponse> {
  const inputs = decode(request.getNews());
  const state = await recorded(inputs, () =>
    provider.update({
      ...subject(request),
      id: request.getId(),
      inputs: inputs.values,
      oldOutputs: decode(request.getOlds()).values,
      preview: request.getPreview(),
    }),
  );
  return new rpc.UpdateResponse().setProperties(encode(outputsOf(state, inputs.secrets)));
}

async function read(provider: Provider, request: rpc.ReadRequest): Promise<rpc.ReadResponse> {
  const inputs = decode(request.getInputs());
  const outputs = decode(request.getProperties());
  const state = await provider.read({
    ...subject(request),
    id: request.getId(),
    inputs: inputs.values,
    outputs: outputs.values,
  });
  if (!state) return new rpc.ReadResponse().setId("");
  const present = inputs.secrets.filter((path) => at(state.inputs, path) !== undefined);
  return new rpc.ReadResponse()
    .setId(state.id)
    .setProperties(encode(outputsOf(state, [...inputs.secrets, ...outputs.secrets])))
    .setInputs(encode({ values: state.inputs, secrets: present }));
}

function configure(provider: Provider, request: rpc.ConfigureRequest): rpc.ConfigureResponse {
  provider.configure(decode(request.getArgs()).values);
  return new rpc.ConfigureResponse()
    .setAcceptsecrets(true)
    .setAcceptoutputs(true)
    .setSupportspreview(true)
    .setSupportsAutonamingConfiguration(true);
}

function invoke(provider: Provider, request: rpc.InvokeRequest): rpc.InvokeResponse {
  const values = provider.invoke(request.getTok(), decode(request.getArgs()).values);
  return new rpc.InvokeResponse().setReturn(encode({ values, secrets: [] }));
}

/** All methods of the service. What azure-native does not implement either is answered with `UNIMPLEMENTED`. */
export function serviceOf(provider: Provider): grpc.UntypedServiceImplementation {
  const acknowledge = (effect: () => void = () => undefined) =>
    unary<unknown, Empty>(() => {
      effect();
      return new Empty();
    });
  return {
    attach: acknowledge(),
    cancel: acknowledge(() => provider.cancel()),
    handshake: unary<rpc.ProviderHandshakeRequest, rpc.ProviderHandshakeResponse>(() =>
      new rpc.ProviderHandshakeResponse()
        .setAcceptSecrets(true)
        .setAcceptOutputs(true)
        .setSupportsAutonamingConfiguration(true),
    ),
    getPluginInfo: unary<unknown, PluginInfo>(() => {
      const info = new PluginInfo();
      info.setVersion(provider.version);
      return info;
    }),
    getMapping: unary<unknown, rpc.GetMappingResponse>(() => new rpc.GetMappingResponse()),
    getMappings: unary<unknown, rpc.GetMappingsResponse>(() => new rpc.GetMappingsResponse()),
    checkConfig: unary<rpc.CheckRequest, rpc.CheckResponse>((request) => checkConfig(provider, request)),
    diffConfig: unary<rpc.DiffRequest, rpc.DiffResponse>(() => new rpc.DiffResponse()),
    configure: unary<rpc.ConfigureRequest, rpc.ConfigureResponse>((request) => configure(provider, request)),
    check: unary<rpc.CheckRequest, rpc.CheckResponse>((request) => check(provider, request)),
    diff: unary<rpc.DiffRequest, rpc.DiffResponse>((request) => diff(provider, request)),
    create: unary<rpc.CreateRequest, rpc.CreateResponse>((request) => create(provider, request)),
    update: unary<rpc.UpdateRequest, rpc.UpdateResponse>((request) => update(provider, request)),
    read: unary<rpc.ReadRequest, rpc.ReadResponse>((request) => read(provider, request)),
    delete: unary<rpc.DeleteRequest, Empty>(async (request) => {
      const outputs = decode(request.getProperties()).values;
      await provider.delete({ ...subject(request), id: request.getId(), outputs });
      return new Empty();
    }),
    invoke: unary<rpc.InvokeRequest, rpc.InvokeResponse>((request) => invoke(provider, request)),
    call: unary(() => unimplemented("Call")),
    construct: unary(() => unimplemented("Construct")),
    parameterize: unary(() => unimplemented("Parameterize")),
    getSchema: unary(() => unimplemented("GetSchema")),
    list: (stream: grpc.ServerWritableStream<unknown, unknown>) => {
      stream.emit("error", { code: grpc.status.UNIMPLEMENTED, details: "List is not implemented" });
    },
  };
}
