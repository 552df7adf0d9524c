import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';
import { endTrial, saidOf, tryPod } from '../harness/trial.ts';

const plugin = `#!/bin/sh
cat > /dev/null
if [ "$CNI_COMMAND" = VERSION ]; then echo '{"cniVersion":"1.0.0","supportedVersions":["0.3.1","0.4.0","1.0.0"]}'; exit 0; fi
[ "$CNI_COMMAND" = DEL ] && exit 0
echo '{"cniVersion":"1.0.0","code":999,"msg":"loadFlannelSubnetEnv failed: open /run/flannel/subnet.env: no such file or directory"}'
exit 1
`;

export default {
  what: 'the program of the pod network asks its agent on the node for the range of addresses, and the agent does not run there',
  target: 'practice',
  inject: async (lab) => {
    await lab.on('node2', `cat > /usr/lib/cni/flannel <<'END'\n${plugin}END\nchmod +x /usr/lib/cni/flannel; cp /etc/cni/net.d/10-plumbline.conflist /run/conflist.kept; printf '%s' '{"name":"cbr0","cniVersion":"1.0.0","plugins":[{"type":"flannel","delegate":{"hairpinMode":true,"isDefaultGateway":true}}]}' > /etc/cni/net.d/10-plumbline.conflist`);
    await tryPod(lab, 'node2');
  },
  symptom: async (lab) => must((await saidOf(lab)).includes('subnet.env'), 'a new pod gets no network'),
  heal: async (lab) => {
    await lab.on('node2', 'cat /run/conflist.kept > /etc/cni/net.d/10-plumbline.conflist; rm /usr/lib/cni/flannel');
    await endTrial(lab);
  },
  expected: { status: ['broken', 'at-risk'], named: [{ layer: ['cluster', 'node-network'], object: 'Node node2', message: /flannel|subnet\.env/ }] },
} satisfies Fault;
