import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healthyCluster, judge, statements, surveyOf } from './build-survey.ts';
import type { Case } from './rule-cases.ts';

/** Each case finds what it must; where it says so, that is the one cause. */
export function runCases(cases: readonly Case[]): void {
  const all = statements();
  for (const { title, change, finds, cause, because, todo } of cases) {
    test(`${title}: ${finds}${cause === undefined ? '' : ` of ${cause}`}`, todo === undefined ? {} : { todo }, () => {
      const cluster = healthyCluster();
      change(cluster);
      const { ids, verdict } = judge(surveyOf(cluster), all);
      assert.ok(ids.includes(finds), `found ${ids.join(', ') || 'nothing'}`);
      if (cause !== undefined) assert.deepEqual(verdict.causes.map((one) => `${one.finding} of ${one.object}`), [`${finds} of ${cause}`]);
      if (because !== undefined) assert.deepEqual(verdict.causes.map((one) => `${one.finding} of ${one.object}`), [because]);
      for (const one of [...verdict.causes, ...verdict.risks]) {
        assert.notEqual(one.message, '', `${one.finding} says something`);
        assert.ok(!/undefined|\[object|NaN/.test(`${one.message} ${one.fix} ${one.observed.join(' ')}`), `${one.finding}: ${one.message} / ${one.fix}`);
      }
    });
  }
}
