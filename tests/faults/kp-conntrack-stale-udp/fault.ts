import type { Fault } from '../harness/fault.ts';
import type { Lab } from '../harness/lab.ts';
import { agnhost, deletePods, rollOut } from '../harness/roll-out.ts';
import { must, podsOf, serviceIp } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

/** One socket for good, from the client's network: its datagrams come faster than the entry expires. */
const flow = (address: string): string => `use IO::Socket::INET;
$| = 1;
my $socket = IO::Socket::INET->new(Proto => "udp", LocalPort => 5555, PeerAddr => "${address}", PeerPort => 81);
while (1) {
  my $answer = "";
  eval { local $SIG{ALRM} = sub { die }; alarm 1; $socket->send("hostname"); $socket->recv($answer, 100); alarm 0; };
  alarm 0;
  print "$answer\\n";
  sleep 1;
}`;

const answers = (lab: Lab): Promise<string> => lab.on('node1', 'tail -n 3 /run/flow.answers 2>/dev/null || true');

export default {
  what: 'a flow of UDP that never pauses is still led to a pod that is gone',
  inject: async (lab) => {
    await rollOut(lab, { image: agnhost, command: ['/agnhost', 'netexec', '--http-port=9376', '--udp-port=9377'], ports: [{ name: 'http', containerPort: 9376 }, { name: 'udp', containerPort: 9377, protocol: 'UDP' }] });
    await lab.patch('app', 'service/web', { op: 'add', path: '/spec/ports/-', value: { name: 'udp', port: 81, protocol: 'UDP', targetPort: 'udp' } });
    const { pid } = await lab.processOf('cli1');
    await lab.on('node1', `cat > /run/flow.pl <<'END'\n${flow(await serviceIp(lab))}\nEND\nsetsid nsenter --target ${pid} --net -- perl /run/flow.pl > /run/flow.answers 2>&1 < /dev/null &`);
    await until('the flow is answered', 30, async () => (await answers(lab)).includes('web-'));
    await lab.component('stop', 'node1', 'kube-proxy', 'STOP');
    await deletePods(lab);
    await lab.kubectl('-n', 'app', 'rollout', 'status', 'deployment/web', '--timeout=60s');
  },
  symptom: async (lab) => {
    must((await answers(lab)).trim() === '', 'the flow gets no answers');
    const [, from = ''] = /dport=81 src=(\S+)/.exec(await lab.on('node1', 'conntrack -L -p udp --dport 81 2>/dev/null')) ?? [];
    must(from !== '' && !(await podsOf(lab)).some(({ ip }) => ip === from), 'the entry leads to a pod that is gone');
  },
  heal: async (lab) => {
    await lab.on('node1', 'pkill -f /run/[f]low.pl; rm -f /run/flow.*; true');
    await lab.component('restart', 'node1', 'kube-proxy');
    await lab.on('node1', 'conntrack -D -p udp --dport 81 2>/dev/null; true');
  },
  expected: { named: [{ layer: 'proxy', object: 'Node node1' }] },
} satisfies Fault;
