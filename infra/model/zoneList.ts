import { z } from "zod";
import { wholeNumber } from "./fields";

/** A list of availability zones; `[]` for none. */
export const zoneList = () => z.array(wholeNumber(1, 9), "{value} is not a list of zones such as [1, 2, 3]");
