import type { Facts } from './facts.ts';

/**
 * How far the clock of each node is ahead of the API server's, in seconds; null: not known. Both are held against the clock of this machine, which need not be right: what a
 * node printed as its time when it was asked, and the time that the API gave the run's own Service when it was made. The way there makes it wrong by some seconds.
 */
export function clockSkew(facts: Facts, node: string): number | null {
  const api = apiAhead(facts);
  const look = facts.survey.nodes.find((one) => one.node === node && one.moment === 'first');
  const printed = Number.parseInt(look?.sections['clock']?.stdout ?? '', 10);
  return api === null || look === undefined || Number.isNaN(printed) ? null : printed - (Date.parse(facts.survey.startedAt) + look.clock) / 1000 - api;
}

/** The time of the API server at the survey's end, milliseconds since the epoch; null: not known. */
export function present(facts: Facts): number | null {
  const ahead = apiAhead(facts);
  return ahead === null ? null : facts.at + ahead * 1000;
}

function apiAhead({ survey, plan, now }: Facts): number | null {
  const service = now.services.find((one) => one.metadata.namespace === plan.namespace);
  const made = survey.writes.find((write) => write.object === `Service ${plan.namespace}/${service?.metadata.name ?? ''}` && write.error === undefined);
  const stamped = Date.parse(service?.metadata.creationTimestamp ?? '');
  return made === undefined || Number.isNaN(stamped) ? null : (stamped - Date.parse(survey.startedAt) - made.clock) / 1000;
}
