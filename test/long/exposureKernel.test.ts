/** Exposure against the Linux kernel over 500 rule sets, each time other ones: the seed is printed, and EXPOSURE_KERNEL_SEED repeats it. */
import { canBoot, sweep } from "../../emulator/host";
import { agreeOnMany } from "../e2e/kernel/agreeOnMany";
import { Router } from "../e2e/kernel/router";

const NAME = "long-kernel";
const seed = Number(process.env.EXPOSURE_KERNEL_SEED ?? Date.now() % 2 ** 31);

test("the kernel and exposure agree about every packet of 500 rule sets", async () => {
  const able = await canBoot();
  if (!able.ok) throw new Error(able.reason);
  const router = await Router.open(NAME);
  try {
    await agreeOnMany(router, { sets: 500, packetsEach: 40, seed });
  } finally {
    await router.close();
    await sweep(NAME, undefined, process.pid);
  }
});
