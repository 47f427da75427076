import * as pulumi from "@pulumi/pulumi";
import { record } from "../infra/recorder";

class Thing extends pulumi.CustomResource {
  constructor(name: string, value: pulumi.Output<string>) {
    super("test:index:Thing", name, { value });
  }
}

test("an error in a resource's inputs fails the test that made it: alone it would end the worker with every other test", async () => {
  const known = pulumi.output("known");
  const wrong = known.apply((): string => {
    throw new Error("no file uses it");
  });
  const made = record(() => [new Thing("fine", known), new Thing("wrong", wrong), new Thing("wrong too", wrong)]);
  await expect(made).rejects.toThrow(/property "value": no file uses it/);
  const { recording } = await record(() => new Thing("later", pulumi.output("known")));
  expect(recording.all.map(({ name }) => name)).toEqual(["later"]);
});
