/** The same for a gateway with `dlp.engine: clamav`; writes docs/faults-clamav.md. */
import { CLAMAV_FAULTS } from "./faults/clamav/all";
import { testFaults } from "./faults/suite";

testFaults("clamav", CLAMAV_FAULTS, "faults-clamav.md");
