import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';
import { endTrial, saidOf, tryPod } from '../harness/trial.ts';

export default {
  what: 'a node has the configuration of a pod network that was taken away, and its name comes before that of the one which is used',
  target: 'practice',
  inject: async (lab) => {
    await lab.on('node2', `printf '%s' '{"cniVersion":"0.3.1","name":"cilium","plugins":[{"type":"cilium-cni","enable-debug":false,"log-file":"/var/run/cilium/cilium-cni.log"}]}' > /etc/cni/net.d/05-cilium.conflist`);
    await tryPod(lab, 'node2');
  },
  symptom: async (lab) => must((await saidOf(lab)).includes('cilium-cni'), 'a new pod gets no network'),
  heal: async (lab) => {
    await lab.on('node2', 'rm /etc/cni/net.d/05-cilium.conflist');
    await endTrial(lab);
  },
  expected: { status: ['broken', 'at-risk'], named: [{ layer: ['cluster', 'node-network'], object: 'Node node2', message: /cilium/ }] },
} satisfies Fault;
