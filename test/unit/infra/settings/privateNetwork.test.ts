import { parse, problem, refusal } from "./parsing";

describe("a private network", () => {
  it.each([
    ["10.77.1.0/30", "must be from /8 to /29 (Azure's smallest subnet)"],
    ["10.77.1.5/24", "has host bits set; write 10.77.1.0/24"],
  ])("is refused as %s", (a, text) => {
    expect(problem({ network: { laneSubnets: { a, b: "10.77.2.0/24" } } })).toBe(
      `network.laneSubnets.a  "${a}" ${text}`,
    );
  });

  it("holds twice a lane's machines and what Azure keeps", () => {
    const network = { laneSubnets: { a: "10.77.1.0/28", b: "10.77.1.16/28" } };
    expect(parse({ network, lanes: { instances: 5 } }).lanes.instances).toBe(5);
    expect(refusal({ network, lanes: { instances: 6 } })).toContain(
      'network.laneSubnets.a  "10.77.1.0/28" has addresses for 11 machines; 12 are needed',
    );
  });
});
