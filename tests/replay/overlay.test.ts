/**
 * What stands beside a cluster's trouble and has no part in it changes no verdict: harmless things are laid over recorded clusters, which must be judged as before.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBundle } from '../../fixtures/bundle.ts';
import type { NodeLook, Survey } from '#helpers/survey.ts';
import type { Verdict } from '#helpers/verdict.ts';
import { judge, statements } from '../unit/build-survey.ts';
import { judgeRecording, recordings } from './corpus.ts';

type Items = { readonly body?: { readonly items?: unknown[] } | null };

const all = statements();
const long = '2020-01-01T00:00:00Z';

/** The lists of that kind that were read, to be added to. */
function listed(survey: Survey, path: RegExp): readonly unknown[][] {
  return survey.reads.filter((read) => path.test(read.path)).flatMap((read) => (read as Items).body?.items === undefined ? [] : [(read as Items).body?.items as unknown[]]);
}

function printed(survey: Survey, section: string, more: string | ((look: NodeLook) => string)): void {
  for (const look of survey.nodes) {
    const known = look.sections[section];
    if (known !== undefined) (look.sections as Record<string, typeof known>)[section] = { ...known, stdout: `${known.stdout}\n${typeof more === 'string' ? more : more(look)}` };
  }
}

/** Each is to be found in many a cluster, whatever else it has. */
const harmless: Readonly<Record<string, (survey: Survey) => void>> = {
  'a node that was cleared and is away': (survey) => listed(survey, /^\/api\/v1\/nodes$/).forEach((nodes) => nodes.push({ metadata: { name: 'spare-7', creationTimestamp: long, labels: {} }, spec: { unschedulable: true }, status: { conditions: [{ type: 'Ready', status: 'Unknown', lastTransitionTime: long }], addresses: [] } })),
  'a pod of somebody else that no node takes': (survey) => listed(survey, /^\/api\/v1\/pods$/).forEach((pods) => pods.push({ metadata: { namespace: 'batch', name: 'big-1', uid: 'big', labels: { app: 'big' }, creationTimestamp: long }, spec: { containers: [{ name: 'c' }] }, status: { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/2 nodes are available' }] } })),
  'a policy that shuts another namespace': (survey) => listed(survey, /networkpolicies$/).forEach((policies) => policies.push({ metadata: { namespace: 'other', name: 'deny', uid: 'deny' }, spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] } })),
  'bridges of containers that are no pods, and an old one without use': (survey) => {
    printed(survey, 'addresses', '290: br-old: <BROADCAST,MULTICAST> mtu 1500 qdisc noop state DOWN group default\n    link/ether 02:42:00:00:09:90 brd ff:ff:ff:ff:ff:ff\n295: docker0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP\n    link/ether 02:42:00:00:09:99 brd ff:ff:ff:ff:ff:ff\n    inet 172.17.0.1/16 scope global docker0\n296: vethd0c@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue master docker0 state UP\n    link/ether 02:42:00:00:09:98 brd ff:ff:ff:ff:ff:ff');
    printed(survey, 'bridge-ports', 'vethd0c docker0 hairpin=0 state=3 isolated=0');
  },
  'the routing rules of a VPN, without its routes': (survey) => printed(survey, 'rules', '5210:\tfrom all fwmark 0x80000/0xff0000 lookup main\n5250:\tfrom all fwmark 0x80000/0xff0000 unreachable\n5270:\tfrom all lookup 52'),
  'neighbours that somebody has written for other networks': (survey) => printed(survey, 'neighbours', '172.17.0.1 dev docker0 lladdr 02:11:22:33:44:55 PERMANENT\n169.254.1.1 dev eth0 lladdr ee:ee:ee:ee:ee:ee PERMANENT'),
  'a queue at the uplink that is busy now and then': (survey) => printed(survey, 'tc', (look) => `qdisc fq_codel 8001: dev eth9 root refcnt 2 limit 10240p flows 1024\n Sent 123456 bytes 1234 pkt (dropped ${look.moment === 'first' ? 10 : 13}, overlimits 0 requeues 0)\n backlog 0b ${look.moment === 'first' ? 5 : 60}p requeues 0`),
  'zones': (survey) => listed(survey, /^\/api\/v1\/nodes$/).forEach((nodes) => (nodes as { metadata: { labels?: Record<string, string> } }[]).forEach(({ metadata }, index) => { metadata.labels = { ...metadata.labels, 'topology.kubernetes.io/zone': `z${index}` }; })),
};

const told = ({ status, causes, risks }: Verdict): readonly string[] => [status, ...causes.map(({ finding, object }) => `cause ${finding} ${object}`).sort(), ...risks.map(({ finding, object }) => `risk ${finding} ${object}`).sort()];

for (const [what, lay] of Object.entries(harmless)) {
  test(`${what}: no verdict is another`, () => {
    // Every so many, and other ones for each: all of them take minutes.
    const offset = Object.keys(harmless).indexOf(what);
    for (const recording of recordings.filter((_, index) => index % 64 === offset)) {
      const survey = readBundle(recording.file);
      lay(survey);
      assert.deepEqual(told(judge(survey, all).verdict), told(judgeRecording(recording).verdict), `${recording.mode}/${recording.id}`);
    }
  });
}
