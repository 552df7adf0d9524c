import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podOn, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the bridge of a node learns nothing of the pods and is told each of them instead: their ports are locked and not flooded to, as a careful agent does it',
  inject: async (lab) => {
    for (const { name, ip } of [...(await podsOf(lab)), ...(await podsOf(lab, 'app=cli'))].filter(({ node }) => node === 'node1')) {
      const [, index = '', mac = ''] = /@if(\d+).*link\/ether (\S+)/s.exec(await lab.inNetworkOf(name, 'ip -o link show eth0')) ?? [];
      must(mac !== '', `the hardware address of ${ip}`);
      await lab.on('node1', `set -e; dev=$(ip -o link | sed -n 's/^${index}: \\([^@:]*\\)@.*/\\1/p'); echo $dev >> /run/devices.static; bridge fdb replace ${mac} dev $dev master static; bridge link set dev $dev learning off flood off locked on`);
    }
  },
  symptom: async (lab) => {
    must((await lab.on('node1', 'bridge -d link show')).includes('locked on'), 'ports are locked');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers', [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' });
  },
  heal: (lab) => lab.on('node1', 'for dev in $(cat /run/devices.static); do bridge link set dev $dev locked off learning on flood on; for mac in $(bridge fdb show dev $dev | awk "/static/ { print \\$1 }"); do bridge fdb del $mac dev $dev master; done; done; rm /run/devices.static'),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
