import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deploymentObject } from '#fixtures/look/own-objects.ts';
import { readOptions } from '#fixtures/options.ts';
import { healthyCluster } from './build-survey.ts';

/** Under which user the practice pods ask to run, where the API serves these groups. */
function userWith(groups: readonly string[]): number | undefined {
  const made = deploymentObject(healthyCluster().plan, 'run', readOptions({}), { nodes: [], groups }) as { spec: { template: { spec: { containers: { securityContext: { runAsUser?: number; runAsNonRoot: boolean } }[] } } } };
  const [container] = made.spec.template.spec.containers;
  assert.equal(container?.securityContext.runAsNonRoot, true);
  return container.securityContext.runAsUser;
}

test('practice pods name their user, but where the platform gives each namespace its own', () => {
  assert.equal(userWith(['apps', 'policy']), 65534);
  assert.equal(userWith(['apps', 'security.openshift.io']), undefined);
});
