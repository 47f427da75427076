/** The faults of a gateway, one after the other, while clients ask; writes docs/faults.md. */
import { INSPECTOR_FAULTS } from "./faults/inspector/all";
import { testFaults } from "./faults/suite";

testFaults("inspector", INSPECTOR_FAULTS, "faults.md");
