/** The mark of a stack that inspects no real files: the setting `workload`. */
import { z } from "zod";

/** The setting's values. */
export const WORKLOAD = z.literal("test", '{value} is not "test"; leave it out where the stack inspects real files');

/** Days after which a stack with plain ICAP ends by default. */
export const PLAIN_EXPIRES = "3d";
