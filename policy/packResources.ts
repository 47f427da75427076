import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import { UNKNOWN, isUnknown } from "../exposure";
import type { JudgedResource } from "./types";

type Properties = Readonly<Record<string, unknown>>;

/**
 * A stack's resources as Pulumi shows them to a pack, in the form that the rules need. Pulumi shows a stack by its resources' outputs, and
 * Azure does not return everything: a lock has no scope there. So the inputs, which Pulumi shows earlier, are kept.
 */
export class ShownResources {
  private readonly inputs = new Map<string, Properties>();

  /** A resource that is about to be created or changed, by its inputs. */
  planned(resource: ResourceValidationArgs): JudgedResource {
    const properties = plain(resource.props) as Properties;
    this.inputs.set(resource.urn, properties);
    return { ...common(resource), properties };
  }

  /** A resource of the stack: its outputs, and the inputs that are not among them or known only as inputs. */
  inStack(resource: PolicyResource): JudgedResource {
    const outputs = plain(resource.props) as Properties;
    const inputs = this.inputs.get(resource.urn) ?? {};
    const known = Object.entries(outputs).filter(([key, value]) => !(isUnknown(value) && key in inputs));
    return {
      ...common(resource),
      properties: { ...inputs, ...Object.fromEntries(known) },
      propertyDependencies: urnsOf(resource.propertyDependencies),
    };
  }
}

function common({
  type,
  name,
  urn,
  opts,
  provider,
}: ResourceValidationArgs | PolicyResource): Omit<JudgedResource, "properties"> {
  return { type, name, urn, protect: opts.protect, ...(provider === undefined ? {} : { provider: provider.urn }) };
}

const urnsOf = (dependencies: PolicyResource["propertyDependencies"]): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(Object.entries(dependencies).map(([property, of]) => [property, of.map(({ urn }) => urn)]));

/** Copies Pulumi's object, which throws when an unknown value is read. */
function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.keys(value).map((key): [string, unknown] => [key, read(value, key)]);
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}

function read(holder: object, key: string): unknown {
  let value: unknown;
  try {
    value = (holder as Properties)[key];
  } catch {
    return UNKNOWN;
  }
  return plain(value);
}
