/** Faults in the surroundings of a gateway: Azure's services, the network, the clock, certificates. */
import type { Fault, Gateway } from "./fault";

const FETCH = "systemctl start gateway-certificates || true";
const FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";
const TLS = "/var/lib/icap-gateway/tls/current";

/** Restarts a daemon with a clock that is this far off (libfaketime), and again with the right one. */
export const wrongClock = (unit: string, offset: string): Pick<Fault, "begin" | "end"> => {
  const dropIn = `/run/systemd/system/${unit}.service.d/clock.conf`;
  const environment = `Environment=LD_PRELOAD=${FAKETIME} FAKETIME=${offset} FAKETIME_DONT_FAKE_MONOTONIC=1`;
  // the guard starts stunnel, with its socket
  const again = unit === "stunnel@icap" ? `systemctl stop ${unit}` : `systemctl restart ${unit}`;
  const restart = `systemctl daemon-reload; ${again}`;
  return {
    begin: (gateway) =>
      gateway.sh(`mkdir -p $(dirname ${dropIn}); printf '[Service]\\n${environment}\\n' > ${dropIn}; ${restart}`),
    end: (gateway) => gateway.sh(`rm ${dropIn}; ${restart}`),
  };
};

const azure = (name: string, faults: { vaultAway?: boolean; metadataAway?: boolean }): Fault => ({
  group: "Azure's services",
  name,
  effect: "nothing",
  begin: async ({ deployment, sh }) => {
    await deployment.emulator.setFaults(faults);
    await sh("systemctl start --no-block gateway-certificates");
  },
  end: async ({ deployment, sh }) => {
    await deployment.emulator.setFaults({ vaultAway: false, metadataAway: false });
    await sh(FETCH);
  },
});

/** stunnel shows a certificate of the same key that ended yesterday. */
const expired: Pick<Fault, "begin" | "end"> = {
  begin: (gateway) =>
    gateway.sh(`cp -p ${TLS}/server.pem /run/server.pem
      LD_PRELOAD=${FAKETIME} FAKETIME=-9d openssl req -x509 -key ${TLS}/server.key -subj /CN=icap-gateway -days 1 -out /run/new.pem
      cat /run/new.pem > ${TLS}/server.pem; rm /run/new.pem; systemctl reload stunnel@icap`),
  end: (gateway: Gateway) =>
    gateway.sh(`cat /run/server.pem > ${TLS}/server.pem; rm /run/server.pem; systemctl reload stunnel@icap`),
};

export const surroundingFaults: readonly Fault[] = [
  azure("Key Vault answers nobody", { vaultAway: true }),
  azure("the metadata service answers nobody", { metadataAway: true }),
  { group: "Certificates", name: "the server's certificate has expired", effect: "errors", ...expired },
  {
    group: "Network",
    name: "cut in the middle of a body, for 6 s",
    effect: "errors at times", // a question that was under way may survive so long
    begin: async ({ sh }) => {
      await sh("nft insert rule inet gateway input tcp dport 11344 drop");
      await new Promise((done) => setTimeout(done, 6_000));
      await sh("systemctl reload gateway-fence");
    },
  },
  {
    group: "Network",
    name: "no way out: every packet to other hosts is dropped",
    effect: "nothing",
    begin: ({ sh }) =>
      sh(`nft 'add table inet cut; add chain inet cut out { type filter hook output priority 0; }'
          nft add rule inet cut out oifname != lo ct state new drop
          systemctl start --no-block gateway-certificates`),
    end: ({ sh }) => sh(`nft delete table inet cut; ${FETCH}`),
  },
  { group: "Clock", name: "stunnel, 400 days ahead", effect: "errors", ...wrongClock("stunnel@icap", "+400d") },
  { group: "Clock", name: "stunnel, 400 days behind", effect: "errors", ...wrongClock("stunnel@icap", "-400d") },
];
