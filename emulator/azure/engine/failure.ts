/** Errors in gRPC's form; a partial failure has the resource's state in the error's details. */
import * as grpc from "@grpc/grpc-js";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import type { Marked } from "./value";
import { encode } from "./wire";
import { errorMessage } from "../../../console/userError";

/** The error for a method that the service does not implement. */
class Unimplemented extends Error {}

export function unimplemented(method: string): never {
  throw new Unimplemented(`${method} is not implemented`);
}

/** The engine's error "resource was created but failed to initialise", with the state that it records. */
export class InitializationFailed extends Error {
  constructor(
    message: string,
    readonly id: string,
    readonly inputs: Marked,
    readonly outputs: Marked,
    readonly reasons: readonly string[],
  ) {
    super(message);
  }
}

/** An error as gRPC sends it. */
export function grpcError(
  error: unknown,
): Partial<grpc.StatusObject> & { readonly code: grpc.status; readonly details: string } {
  const details = errorMessage(error);
  if (error instanceof Unimplemented) return { code: grpc.status.UNIMPLEMENTED, details };
  if (!(error instanceof InitializationFailed)) return { code: grpc.status.UNKNOWN, details };
  const failed = new ErrorResourceInitFailed()
    .setId(error.id)
    .setProperties(encode(error.outputs))
    .setInputs(encode(error.inputs))
    .setReasonsList([...error.reasons]);
  const packed = new Any();
  packed.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new Status().setCode(grpc.status.UNKNOWN).setMessage(details);
  status.addDetails(packed);
  const metadata = new grpc.Metadata();
  // gRPC's metadata key for structured error details; grpc-js does not fill it in itself.
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return { code: grpc.status.UNKNOWN, details, metadata };
}
