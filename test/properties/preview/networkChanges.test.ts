import fc from "fast-check";
import type { NetworkModel, SecurityRule } from "../../../exposure";
import { compare } from "../../../preview/changes/compare";
import type { ChangeReport } from "../../../preview/model/report";
import type { ResourceState } from "../../../preview/model/step";
import { network } from "../exposure/networks";
import { disagreements } from "../../unit/preview/networkTruth";
import { resourcesOf, stepsOf, urnOf, type Separate } from "../../unit/preview/azureNetwork";

/** A change of the network: what is there after it, and what the program calls it. */
interface Change {
  readonly head: NetworkModel;
  readonly separate?: { readonly base?: Separate; readonly head?: Separate };
  /** New URN to old. */
  readonly aliases?: readonly (readonly [string, string])[];
}

type Name = "group" | "network" | "address" | "balancer" | "machines" | "card";

/** The model with every use of an id or name of one resource changed. */
const swapped = (model: NetworkModel, id: readonly [string, string], name: readonly [string, string]): NetworkModel =>
  JSON.parse(
    JSON.stringify(model, (key, value: unknown) => {
      if (key === "name") return value === name[0] ? name[1] : value;
      return value === id[0] && ["id", "securityGroup", "publicAddress"].includes(key) ? id[1] : value;
    }),
  ) as NetworkModel;

/** Id and name of one resource of each kind, and its type. */
const RESOURCES: Readonly<Record<Name, readonly [string, string, string]>> = {
  group: ["g0", "g0", "network:NetworkSecurityGroup"],
  network: ["v", "v", "network:VirtualNetwork"],
  address: ["pa", "a", "network:PublicIPAddress"],
  balancer: ["lb", "lb", "network:LoadBalancer"],
  machines: ["vmss", "machines", "compute:VirtualMachineScaleSet"],
  card: ["single", "single", "network:NetworkInterface"],
};

const renamed =
  (which: Name, alias: boolean) =>
  (model: NetworkModel): Change => {
    const [id, name, type] = RESOURCES[which];
    const head = swapped(model, [id, alias ? id : `${id}2`], [name, `${name}2`]);
    // The card's id is made of its name.
    return { head, ...(alias ? { aliases: [[urnOf(type, `${name}2`), urnOf(type, name)] as const] } : {}) };
  };
const replaced =
  (which: Name) =>
  (model: NetworkModel): Change => {
    const [id, name] = RESOURCES[which];
    return { head: swapped(model, [id, `${id}2`], [name, name]) };
  };

/** The network without one resource, and without what would refer to it. */
const WITHOUT: Readonly<Record<Exclude<Name, "network"> | "peering", (model: NetworkModel) => NetworkModel>> = {
  group: (model) => {
    const text = JSON.stringify(model, (key, value: unknown) =>
      key === "securityGroup" && value === "g0" ? undefined : value,
    );
    const rest = JSON.parse(text) as NetworkModel;
    return { ...rest, securityGroups: rest.securityGroups.filter(({ id }) => id !== "g0") };
  },
  address: (model) => ({
    ...model,
    publicAddresses: model.publicAddresses.filter(({ id }) => id !== "pa"),
    loadBalancers: model.loadBalancers.map((balancer) => ({
      ...balancer,
      frontends: balancer.frontends.filter(({ id }) => id !== "fa"),
      rules: balancer.rules.filter(({ frontend }) => frontend !== "fa"),
    })),
  }),
  balancer: (model) => ({
    ...(JSON.parse(JSON.stringify(model, (key, value: unknown) => (key === "pools" ? [] : value))) as NetworkModel),
    loadBalancers: [],
  }),
  machines: (model) => ({ ...model, scaleSets: [] }),
  card: (model) => ({ ...model, networkInterfaces: [] }),
  peering: (model) => ({
    ...model,
    networks: model.networks.map((one) => ({ ...one, connectedPrefixes: [] })),
  }),
};

const rulesOf = (model: NetworkModel): readonly SecurityRule[] => model.securityGroups[0]!.rules as SecurityRule[];
const withoutRule = (model: NetworkModel, index: number): NetworkModel => ({
  ...model,
  securityGroups: model.securityGroups.map((group, at) =>
    at > 0 ? group : { ...group, rules: rulesOf(model).filter((_, other) => other !== index) },
  ),
});
const allRules = (model: NetworkModel): string[] => rulesOf(model).map(({ name }) => `g0 ${name}`);

/** A change from one network to another; `certain`: a preview alone is enough to know what it does. */
interface Case {
  readonly what: string;
  readonly certain: boolean;
  /** Azure may keep what the program no longer says, so nothing can be equal. */
  readonly kept?: true;
  readonly make: (model: NetworkModel) => { readonly base: NetworkModel; readonly change: Change };
}

const from = (make: (model: NetworkModel) => Change) => (model: NetworkModel) => ({ base: model, change: make(model) });

const NAMES = Object.keys(RESOURCES) as Name[];
const cases: readonly Case[] = [
  ...NAMES.filter((which) => which !== "card").map((which) => ({
    ...{ what: `${which} renamed with an alias`, certain: true },
    make: from(renamed(which, true)),
  })),
  ...NAMES.map((which) => ({
    ...{ what: `${which} renamed without an alias`, certain: !["network", "balancer"].includes(which) },
    make: from(renamed(which, false)),
  })),
  ...NAMES.filter((which) => which !== "card").map((which) => ({
    ...{ what: `${which} replaced`, certain: !["network", "balancer"].includes(which) },
    make: from(replaced(which)),
  })),
  ...Object.entries(WITHOUT).flatMap(([which, without]): Case[] => [
    {
      ...{ what: `${which} vanishes`, certain: which !== "peering", ...(which === "peering" ? { kept: true } : {}) },
      make: (model) => ({ base: model, change: { head: without(model) } }),
    },
    {
      ...{ what: `${which} appears`, certain: which !== "balancer" },
      make: (model) => ({ base: without(model), change: { head: model } }),
    },
  ]),
  ...["appears", "vanishes"].map((how): Case => {
    const separate = { base: {}, head: {} };
    return {
      ...{ what: `a rule of its own ${how}`, certain: true },
      make: (model) => {
        const [other, own] = [withoutRule(model, 0), { rules: allRules(model).slice(0, 1) }];
        return how === "appears"
          ? { base: other, change: { head: model, separate: { ...separate, head: own } } }
          : { base: model, change: { head: other, separate: { ...separate, base: own } } };
      },
    };
  }),
  {
    ...{ what: "one rule moves out of its group", certain: true },
    make: from((model) => ({ head: model, separate: { head: { rules: allRules(model).slice(0, 1) } } })),
  },
  {
    ...{ what: "all rules move out of their group", certain: false },
    make: from((model) => ({ head: model, separate: { head: { rules: allRules(model) } } })),
  },
  {
    ...{ what: "the subnets move out of their network", certain: false },
    make: from((model) => ({ head: model, separate: { head: { subnets: true } } })),
  },
  {
    ...{ what: "the peering moves out of its network", certain: false },
    make: from((model) => ({ head: model, separate: { head: { peerings: true } } })),
  },
  {
    ...{ what: "a peering of its own appears", certain: true },
    make: (model) => ({
      base: WITHOUT.peering(model),
      change: { head: model, separate: { head: { peerings: true } } },
    }),
  },
  {
    ...{ what: "a group with rules of its own is replaced", certain: true },
    make: (model) => {
      const separate = { rules: allRules(model) };
      const { head } = replaced("group")(model);
      return { base: model, change: { head, separate: { base: separate, head: separate } } };
    },
  },
];

/** The generator's service tags as what they hold, since nobody resolves them here; two rules or more in the first group. */
const plain = network
  .map(
    (model) =>
      JSON.parse(
        JSON.stringify(model).replaceAll('"Alpha"', '"52.0.0.4/30"').replaceAll('"Beta.WestEurope"', '"52.0.0.8/31"'),
      ) as NetworkModel,
  )
  .filter((model) => rulesOf(model).length > 1);

function reportOf(base: readonly ResourceState[], head: readonly ResourceState[], change: Change, alone: boolean) {
  const context = { environment: "prod", icapsPort: 11344 } as const;
  // Outputs need not repeat inputs.
  const updated = head.map((resource) => ({ ...resource, outputs: {} }));
  return compare({
    ...{ project: "defender-icap-gateway", stack: "prod", compared: { base: "", head: "", caveat: "" } },
    ...{ base, baseOutputs: {}, headOutputs: {}, steps: stepsOf(base, head, new Map(change.aliases ?? [])) },
    ...(alone ? { updated } : {}),
    ...{ emulated: false, refusals: [], unknown: [], notes: [], contexts: { base: context, head: context } },
    locate: () => undefined,
  });
}

/** The base under the names that the head has for the same resources. */
const follow = (model: NetworkModel, { aliases = [] }: Change): NetworkModel =>
  aliases.reduce((all, [now, old]) => {
    const last = (urn: string): string => urn.slice(urn.lastIndexOf("::") + 2);
    return swapped(all, ["", ""], [last(old), last(now)]);
  }, model);

describe.each(cases)("$what", ({ certain, kept, make }) => {
  const seeds = { numRuns: 4, seed: 20261129 };
  const check = (alone: boolean, judge: (report: ChangeReport, wrong: () => string[]) => void) =>
    fc.assert(
      fc.property(plain, (model) => {
        const { base, change } = make(model);
        const report = reportOf(
          resourcesOf(base, change.separate?.base),
          resourcesOf(change.head, change.separate?.head),
          change,
          alone,
        );
        judge(report, () => disagreements(report, follow(base, change), change.head));
      }),
      seeds,
    );

  it("is computed from a preview as packet by packet, or said to be unknown", () => {
    check(false, (report, wrong) => {
      if (certain) expect(report.unknown).toEqual([]);
      if (report.complete) expect(wrong()).toEqual([]);
      else expect(report.gates).toEqual(expect.arrayContaining(["widening", "internet"]));
    });
  });

  it("is computed as packet by packet where the head was deployed by itself", () => {
    check(true, (report, wrong) => {
      if (kept) expect(report.complete).toBe(false);
      else expect(wrong()).toEqual([]);
      expect(report.unknown.filter((words) => !words.includes("removed from the program"))).toEqual([]);
    });
  });
});
