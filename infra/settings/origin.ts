/** Origin of values: a stack file or a program's arguments. Messages name the setting as it is written there. */
export interface Origin {
  /** The place itself, after "1 problem in". */
  readonly place: string;
  /** Name of the Pulumi stack; `dev`, `test` and `prod` imply their preset. */
  readonly stack: string;
  /** Path of the location. */
  readonly location: string;
  /** Instructions for giving the location, to follow "is missing; ". */
  readonly locationWanted: string;
  /** Instructions for giving the server's private key. */
  readonly keyWanted: string;
  /** Instructions for giving the tunnel's pre-shared key. */
  readonly sharedKeyWanted: string;
  /** Whether a private or shared key must be encrypted, because it is stored in a file. */
  readonly refusesClearKey: boolean;
  /** Whether a preset that contradicts the stack's name is refused. */
  readonly presetFollowsStack: boolean;
}

/** The stack file of this project's own program. */
export const stackFile = (stack: string): Origin => ({
  place: `Pulumi.${stack}.yaml`,
  stack,
  location: "azure-native:location",
  locationWanted: "set it, for example: pulumi config set azure-native:location westeurope",
  keyWanted: "set it with: pulumi config set --secret --path serverCertificate.privateKey < key.pem",
  sharedKeyWanted: "set it with: openssl rand -hex 32 | pulumi config set --secret --path enforceTunnel.preSharedKey",
  refusesClearKey: true,
  presetFollowsStack: true,
});

/** The arguments of a component in a user's own program, whose stacks have other names. */
export const componentArguments = (component: unknown, stack: string): Origin => ({
  place: `the arguments of IcapGateway${typeof component === "string" ? ` "${component}"` : ""}`,
  stack,
  location: "location",
  locationWanted: 'give a location such as "westeurope", or set azure-native:location for the stack',
  keyWanted: 'give its PEM as a secret, for example config.requireSecret("serverKey")',
  sharedKeyWanted: 'give it as a secret, for example config.requireSecret("tunnelKey")',
  refusesClearKey: false,
  presetFollowsStack: false,
});
