import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'kube-proxy of a node runs and cannot write its rules, and the pods have changed since',
  inject: async (lab) => {
    const program = lab.proxy === 'iptables' ? 'iptables-restore' : 'nft';
    // Reading still works, writing does not: a kernel or a program that refuses what kube-proxy hands it.
    await lab.on(
      'node1',
      `real=$(command -v ${program}); mv "$real" "$real.real"
       printf '#!/bin/sh\\nfor word in "$@"; do case $word in -f|-|--noflush) echo "${program}: line 9: refused" >&2; exit 1;; esac; done\\nexec %s.real "$@"\\n' "$real" > "$real"; chmod 755 "$real"`,
    );
    // In nftables mode it tries the program as it starts, and ends where that fails.
    if (lab.proxy === 'iptables') await lab.component('restart', 'node1', 'kube-proxy');
    await deletePods(lab);
    await lab.kubectl('-n', 'app', 'rollout', 'status', 'deployment/web', '--timeout=60s');
  },
  symptom: async (lab) => {
    const address = await serviceIp(lab);
    must((await podsOf(lab)).every(({ ready }) => ready), 'the new pods are Ready');
    await expectOutcomes(lab, { [`cli1 ${address}:80`]: ['timed out', 'unreachable', 'refused'], [`cli2 ${address}:80`]: 'answers' });
  },
  heal: async (lab) => {
    await lab.on('node1', `for program in iptables-restore nft; do real=$(command -v $program); if [ -e "$real.real" ]; then mv "$real.real" "$real"; fi; done`);
    await lab.component('restart', 'node1', 'kube-proxy');
  },
  expected: { named: [{ layer: 'proxy', object: 'Node node1', finding: 'proxy/sync-fails' }] },
} satisfies Fault;
