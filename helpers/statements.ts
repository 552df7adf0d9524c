import type { Facts, Subject } from './facts.ts';
import { unseen, type Judgement } from './finding.ts';
import { unreadFor } from './needs.ts';
import { apiAnswers, clocksAgree, commandsRun, kubeletsReport, nodesReady, probesRun } from './rules/cluster.ts';
import { controllersWork, schedulerWorks } from './rules/control-plane.ts';
import { answersAreTrue, configurationLoads, recordsAgree, serversAnswer, serversAnswerOverTcp, serversAreMany } from './rules/dns.ts';
import { slicesListPods } from './rules/endpoints.ts';
import { rolloutKeepsLabels, selectorPicksPods } from './rules/selection.ts';
import { firewallsLetPass } from './rules/firewall.ts';
import { backendsReachThemselves } from './rules/hairpin.ts';
import { neighboursAreKnown } from './rules/neighbours.ts';
import { addressesAreUnique, connectionsHaveRoom, interfacesCarry, nodesForward, nodesRoute, podsReachPods, serviceIpsHaveRoutes } from './rules/node-network.ts';
import { podsAnswer, podsRun, podsStay } from './rules/pods.ts';
import { policiesAdmitClients, policiesAdmitDns } from './rules/policy.ts';
import { kubeProxyKeepsUp, kubeProxyRuns } from './rules/proxy.ts';
import { connectionsAreCurrent, nothingPreempts, rulesFit } from './rules/proxy-rules.ts';
import { podsReady } from './rules/readiness.ts';
import { hostsFileAgrees, nameserverLeadsToDns, namesResolve, namesResolveSoon, ndotsIsEnough, noOtherDomainAnswers, searchHoldsSuffixes } from './rules/resolver.ts';
import { externalNameLeads } from './rules/external-name.ts';
import { portIsListed, serviceExists, serviceIsServed } from './rules/service.ts';
import { targetPortFits } from './rules/target-port.ts';
import { backendsAnswer, everyBackendSeen, serviceIpAnswers } from './rules/vip.ts';

/** A rule understands facts and concludes about one statement; it is pure. */
export type Rule = (facts: Facts, subject: Subject) => Judgement;

/** The rules that statements of the specs are judged by. A spec calls a rule by its name: its worker, which ends with the first failure, need not load them. */
export const rules = {
  apiAnswers,
  nodesReady,
  kubeletsReport,
  clocksAgree,
  probesRun,
  commandsRun,
  schedulerWorks,
  controllersWork,
  serversAnswer,
  answersAreTrue,
  recordsAgree,
  serversAnswerOverTcp,
  configurationLoads,
  serversAreMany,
  selectorPicksPods,
  slicesListPods,
  rolloutKeepsLabels,
  firewallsLetPass,
  backendsReachThemselves,
  podsReachPods,
  nodesForward,
  nodesRoute,
  serviceIpsHaveRoutes,
  interfacesCarry,
  neighboursAreKnown,
  addressesAreUnique,
  connectionsHaveRoom,
  podsRun,
  podsAnswer,
  podsReady,
  podsStay,
  policiesAdmitClients,
  policiesAdmitDns,
  kubeProxyRuns,
  kubeProxyKeepsUp,
  iptablesRulesFit: rulesFit('iptables'),
  nftablesRulesFit: rulesFit('nftables'),
  ipvsRulesFit: rulesFit('ipvs'),
  nothingPreempts,
  connectionsAreCurrent,
  shortNamesResolve: namesResolve('short'),
  namespacedNamesResolve: namesResolve('namespaced'),
  fullNamesResolve: namesResolve('full'),
  namesResolveSoon,
  nameserverLeadsToDns,
  searchHoldsSuffixes,
  noOtherDomainAnswers,
  ndotsIsEnough,
  hostsFileAgrees,
  kubernetesResolves: namesResolve('kubernetes'),
  serviceExists,
  portIsListed,
  targetPortFits,
  externalNameLeads,
  serviceIsServed,
  backendsAnswer,
  serviceIpAnswers,
  everyBackendSeen,
} satisfies Readonly<Record<string, Rule>>;

export type RuleName = keyof typeof rules;

/** A rule that stumbles, or that finds nothing where it could not read what it judges by, has said nothing: that is no reason to blame a cluster, nor to call it healthy. */
export function judgeBy(rule: RuleName, facts: Facts, subject: Subject): Judgement {
  try {
    const judgement = rules[rule](facts, subject);
    const unread = judgement.findings.length > 0 ? [] : unreadFor(rule, facts, subject);
    return unread.length === 0 ? judgement : unseen(...new Set([...judgement.unseen, ...unread]));
  } catch (error) {
    return unseen(`a mistake of this tool, in the rule ${rule}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
