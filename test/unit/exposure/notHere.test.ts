/** Resources with properties that the model has no words for, or that name what is not here. */
import { exposureOf, modelFromAzure } from "../../../exposure";
import { balancer, lane, machines, network, pool, rule } from "./lane";

const balancing = (pool: string) => ({
  ...{ name: "more", protocol: "Tcp", frontendPort: 22, backendPort: 22 },
  frontendIPConfiguration: { id: `${balancer}/frontendIPConfigurations/front` },
  backendAddressPools: [{ id: pool }],
});

test.each<[string, Partial<Record<string, object>>, string]>([
  [
    "machines in another balancer's pool",
    { "compute:VirtualMachineScaleSet": machines([pool, "/others/pool"]) },
    "gateway-lane-a-machines: it is in a backend pool that is not here: whatever leads there leads to it",
  ],
  [
    "a rule that leads to a pool which is not here",
    { "network:LoadBalancer": { loadBalancingRules: [balancing(`${balancer}/backendAddressPools/pool/`)] } },
    "load balancer gateway-balancer, rule more: its backend pool is not here",
  ],
  [
    "machines that forward packets",
    {
      "compute:VirtualMachineScaleSet": machines([pool, `${balancer}/backendAddressPools/POOL`], {
        enableIPForwarding: true,
      }),
    },
    "scale set gateway-lane-a-machines: it may forward packets that are not its own, which is not modelled",
  ],
  [
    "a frontend behind a gateway load balancer",
    {
      "network:LoadBalancer": {
        frontendIPConfigurations: [
          {
            ...{ name: "front", publicIPAddress: { id: `${network}/publicIPAddresses/a` } },
            gatewayLoadBalancer: { id: "/others/front" },
          },
        ],
      },
    },
    "load balancer gateway-balancer: frontend front sends through a gateway load balancer, which is not modelled",
  ],
  [
    "sources that are no list",
    {
      "network:NetworkSecurityGroup": {
        securityRules: [{ ...rule("All", 100, [], "*"), sourceAddressPrefixes: "*" }],
      },
    },
    "security group gateway-rules: the sources of rule All are not known yet",
  ],
  [
    "a rule without sources",
    { "network:NetworkSecurityGroup": { securityRules: [rule("None", 100, [], "*")] } },
    "security group gateway-rules: rule None has no sources, without which Azure takes no rule",
  ],
  [
    "rules that are no list",
    { "network:NetworkSecurityGroup": { securityRules: { rule: rule("All", 100, "*", "*") } } },
    "security group gateway-rules: its rules are not known yet",
  ],
])("says what it does not know of %s", (_what, changes, words) => {
  const { unknown } = exposureOf(modelFromAzure(lane(changes)));
  expect(unknown.map(({ subject, problem }) => `${subject}: ${problem}`)).toEqual([words]);
});
