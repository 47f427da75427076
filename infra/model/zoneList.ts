import { z } from "zod";
import { wholeNumber } from "./fields";
import { setting } from "./setting";

/** A list of availability zones; `[]` for none. */
export const zoneList = () => z.array(wholeNumber(1, 9), "{value} is not a list of zones such as [1, 2, 3]");

/** The setting `zonesOfLocation` of a region. @param replaced the machines that its change replaces */
export const zonesOfLocation = (replaced: "lanes" | "lane b") =>
  setting(
    zoneList(),
    "Availability zones of a location that is not in infra/settings/azureLocationTable.json.",
    { absent: "those in that table" },
    {
      kind: "depends",
      cases: [
        { kind: "nothing", when: "where `zones` is given, and in dev" },
        { kind: replaced, when: "elsewhere, where `zones` follows from it" },
      ],
    },
  );
