/**
 * Claims that a rehearsal cannot show, because they are about Azure itself: part of every report. docs/emulator.md says
 * more.
 */
export const unproven: readonly string[] = [
  "Azure's API: the emulator checks Azure's documented rules; Azure itself may refuse a request.",
  "Azure's packet filter and load balancer: nftables rules implement their documented behaviour here.",
  "Azure's image: the gateways booted here without Ubuntu's kernel, AppArmor profiles, DHCP, DNS and the Azure agent.",
  "The real client: its addresses and messages follow the documentation; no Defender for Cloud Apps was connected.",
  "Load, quotas, prices, and the time that Azure takes.",
];
