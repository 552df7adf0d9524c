import { apiAhead } from './api-clock.ts';
import type { Facts } from './facts.ts';

/**
 * How far the clock of each node is ahead of the API server's, in seconds; null: not known. Both are held against the clock of this machine, which need not be right: what a
 * node printed as its time when it was asked, and the time that the API gave the run's own Service when it was made. The way there makes it wrong by some seconds.
 */
export function clockSkew(facts: Facts, node: string): number | null {
  const api = apiAhead(facts.survey, facts.now);
  const look = facts.survey.nodes.find((one) => one.node === node && one.moment === 'first');
  const printed = Number.parseInt(look?.sections['clock']?.stdout ?? '', 10);
  return api === null || look === undefined || Number.isNaN(printed) ? null : printed - (Date.parse(facts.survey.startedAt) + look.clock) / 1000 - api;
}

/** The time of the API server at the survey's end, milliseconds since the epoch; null: not known. */
export function present(facts: Facts): number | null {
  return apiAhead(facts.survey, facts.now) === null ? null : facts.at;
}
