import type { Facts, Subject } from './facts.ts';
import type { Kind } from './objects.ts';
import { placeOf, unreadIn } from './unread.ts';

/** Where what a rule judges by has to be known: of the subject's namespace, of everybody's, or of a namespace of its own. */
type Where = 'subject' | 'everywhere' | { readonly namespace: string };

/** What a rule reads. Where one of these could not be read, that it found nothing means nothing. */
type Needs = Partial<Record<Kind, Where>>;

const service: Needs = { services: 'subject' };
const pods: Needs = { services: 'subject', pods: 'subject' };
const endpoints: Needs = { services: 'subject', endpointSlices: 'subject' };
const both: Needs = { ...pods, ...endpoints };

/** By the names of rules. */
export const needs: Readonly<Record<string, Needs>> = {
  nodesReady: { nodes: 'everywhere' },
  kubeletsReport: { nodes: 'everywhere', leases: { namespace: 'kube-node-lease' } },
  schedulerWorks: { pods: 'subject' },
  addressesAreUnique: { pods: 'everywhere' },
  podsRun: pods, podsReady: pods, podsStay: pods, selectorPicksPods: pods, targetPortFits: pods,
  rolloutKeepsLabels: { ...pods, deployments: 'subject', replicaSets: 'subject' },
  slicesListPods: both, podsAnswer: both, backendsAnswer: both, backendsReachThemselves: both,
  serviceExists: service, portIsListed: service, externalNameLeads: service, serviceIpAnswers: service,
  serviceIsServed: endpoints, everyBackendSeen: both,
  policiesAdmitClients: { ...pods, networkPolicies: 'subject' },
  policiesAdmitDns: { networkPolicies: 'subject' },
  iptablesRulesFit: endpoints, nftablesRulesFit: endpoints, ipvsRulesFit: endpoints, nothingPreempts: endpoints, connectionsAreCurrent: endpoints,
};

/** Rules about the DNS of the cluster, whomever they are asked about. */
export const ofDns: Readonly<Record<string, Needs>> = {
  policiesAdmitDns: { ...pods, networkPolicies: 'subject' },
  serversAnswer: pods, answersAreTrue: service, recordsAgree: service, serversAnswerOverTcp: service, configurationLoads: pods,
  serversAreMany: { ...pods, deployments: 'subject' },
  nameserverLeadsToDns: service,
};

/** Why a rule that found nothing has not looked: what it judges by could not be read. Empty: all of it was. */
export function unreadFor(rule: string, facts: Facts, subject: Subject): readonly string[] {
  return [...new Set([...missing(needs[rule], facts, subject), ...missing(ofDns[rule], facts, facts.dns), ...(rule === 'policiesAdmitClients' ? policiesOfClients(facts) : [])])];
}

function missing(wanted: Needs | undefined, facts: Facts, subject: Subject): readonly string[] {
  return (Object.entries(wanted ?? {}) as [Kind, Where][]).flatMap(([kind, where]) => unreadIn(facts.now, kind, where === 'everywhere' ? undefined : where === 'subject' ? placeOf(subject) : where.namespace) ?? []);
}

/** A packet needs both sides: policies of the namespaces of those who ask may keep them in. */
function policiesOfClients({ cells, now }: Facts): readonly string[] {
  const namespaces = new Set(cells.flatMap(({ from }) => from.pod?.split('/')[0] ?? []));
  return [...namespaces].flatMap((namespace) => unreadIn(now, 'networkPolicies', namespace) ?? []);
}
