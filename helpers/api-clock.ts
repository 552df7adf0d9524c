import type { Objects } from './objects.ts';
import type { Survey } from './survey.ts';

/** How far the API server's clock is ahead of this machine's, in seconds, by the time that it gave the run's own Service when it was made; null: not known. */
export function apiAhead(survey: Survey, { services }: Pick<Objects, 'services'>): number | null {
  const service = services.find((one) => one.metadata.namespace === survey.plan.namespace);
  const made = survey.writes.find((write) => write.object === `Service ${survey.plan.namespace}/${service?.metadata.name ?? ''}` && write.error === undefined);
  const stamped = Date.parse(service?.metadata.creationTimestamp ?? '');
  return made === undefined || Number.isNaN(stamped) ? null : (stamped - Date.parse(survey.startedAt) - made.clock) / 1000;
}

/** Its stamp has the grain of a second, and the way there takes its time: what is less than this is no difference (seconds). */
const grain = 3;

/**
 * What is to be added to times of this machine, in milliseconds. Objects bear the times of the cluster: how old one is, its clock must say, for that of the machine that looks
 * (a laptop that has slept) need not be right.
 */
export function toApiTime(survey: Survey, now: Objects): number {
  const ahead = apiAhead(survey, now) ?? 0;
  return Math.abs(ahead) < grain ? 0 : ahead * 1000;
}
