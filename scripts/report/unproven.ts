/**
 * Claims that a rehearsal cannot show, because they are about Azure itself: part of every report. docs/emulator.md says
 * more.
 */
export const unproven: readonly string[] = [
  "That Azure's API accepts each request: the emulator checks Azure's documented rules, not Azure.",
  "Azure's packet filter and load balancer: their documented behaviour runs here as nftables rules.",
  "Azure's image: Ubuntu's kernel, AppArmor profiles, DHCP, DNS and the Azure agent are not what booted here.",
  "The real client: its network addresses and messages are as documented, and no Defender for Cloud Apps was connected.",
  "Load, quotas, prices, and the time that Azure takes.",
];
