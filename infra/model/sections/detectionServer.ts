import { z } from "zod";
import { ARM_NAME, armIdOf } from "../armIds";
import { matching, privateAddress, privatePrefix, text, wholeNumber } from "../fields";
import { MOST_DETECTION_SERVERS, MOST_ENFORCE_ADDRESSES } from "../limits";
import { setting } from "../setting";
import { vmSizeProblem } from "../vmSizes";

const word = (form: string) => matching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, form);

const marketplace = z.strictObject(
  {
    publisher: word('a publisher of the marketplace such as "symantec"').meta({
      description: "Publisher of the image.",
    }),
    offer: word("an offer of the marketplace").meta({ description: "Offer, the plan's product." }),
    sku: word("a SKU of the marketplace").meta({ description: "SKU, the plan's name." }),
    version: text(
      (value) =>
        /^\d+(\.\d+){1,3}$/.test(value)
          ? undefined
          : 'is not a version such as "16.0.1"; "latest" would give machines that are made later another image',
      'a version such as "16.0.1"',
    ).meta({ description: "Version; `latest` is refused." }),
  },
  "{value} is not an object with publisher, offer, sku and version",
);

const machines = z.strictObject(
  {
    imageId: armIdOf(
      String.raw`Microsoft\.Compute/(images/${ARM_NAME}|galleries/${ARM_NAME}/images/${ARM_NAME}/versions/\d+\.\d+\.\d+)`,
      "the id of an image, /subscriptions/.../providers/Microsoft.Compute/images/name, or of one version of a gallery's",
    )
      .optional()
      .meta({ description: "ARM id of your own image, Linux and generalised." }),
    marketplace: marketplace.optional().meta({
      description: "A paid image instead, whose terms somebody accepted for the subscription.",
    }),
    vmSize: text(vmSizeProblem, "name of an Azure VM size").meta({
      description: "Azure VM size; Symantec's system requirements say how large.",
    }),
  },
  "{value} is not an object with a vmSize, and an imageId or a marketplace plan",
);

/** `detectionServer`: Symantec's detection servers in a subnet of the gateways' network. */
export const DETECTION_SERVER = {
  subnet: setting(
    privatePrefix(),
    "Subnet of the detection servers, inside the address space.",
    { always: "10.77.254.0/27" },
    { kind: "in place", note: "Azure refuses it while machines stand in it" },
  ),
  addresses: setting(
    z
      .array(privateAddress(), "{value} is not a list of addresses such as [10.77.254.10]")
      .min(1, "names no address; give the static private address of each detection server")
      .max(MOST_DETECTION_SERVERS, `has more than ${MOST_DETECTION_SERVERS} addresses`),
    "Static private addresses of the servers, in that subnet.",
    { absent: "must be given" },
    { kind: "rules" },
  ),
  enforceAddresses: setting(
    z
      .array(privateAddress(), "{value} is not a list of addresses such as [10.90.0.10]")
      .min(1, "names no address; give that of the Enforce Server")
      .max(MOST_ENFORCE_ADDRESSES, `has more than ${MOST_ENFORCE_ADDRESSES} addresses`),
    "Private addresses of the Enforce Server, as the tunnel carries them.",
    { absent: "must be given" },
    {
      kind: "depends",
      cases: [
        { kind: "in place", when: "where a tunnel leads there, because its routes change too" },
        { kind: "rules", when: "where a peering does" },
      ],
    },
  ),
  enforcePort: setting(
    wholeNumber(1, 65535),
    "TCP port on which Enforce connects to the servers; 8100 is Symantec's default.",
    { always: 8100 },
    { kind: "rules" },
  ),
  icapPort: setting(
    wholeNumber(1, 65535),
    "TCP port on which the gateways ask the servers.",
    { always: 1344 },
    { kind: "rules" },
  ),
  machines: setting(
    machines,
    "The machines too, one for each address: Linux, from your own image or a plan of the marketplace, without a public address, " +
      "with the disk encryption and zones of `lanes`.",
    { absent: "they are yours to make" },
    {
      kind: "in place",
      note: "another image or size: one machine after the other; without it they are deleted, which comes before the subnet goes (docs/tunnel.md)",
    },
  ),
} as const;
