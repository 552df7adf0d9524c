import type { AllureReporter } from 'allure-playwright';
import { layers, type Layer } from '../helpers/layers.ts';

type AllureConfig = ConstructorParameters<typeof AllureReporter>[0];
type Listener = NonNullable<AllureConfig['listeners']>[number];
type Result = Parameters<NonNullable<Listener['beforeTestResultWrite']>>[0];

/** Relative to the configuration. */
export const allureResults = 'out/allure-results';

/** Options of `reporters/allure.ts`, for `playwright.config.ts`. */
export function allureOptions(resultsDir: string = allureResults): AllureConfig {
  return { resultsDir, detail: false, suiteTitle: false, listeners: [{ beforeTestResultWrite: tidy }] };
}

function tidy(result: Result): void {
  // Playwright attaches a prompt for language models to each failed test; it says nothing that the failure does not.
  result.attachments = result.attachments.filter((attachment) => attachment.name !== 'error-context');
  result.steps = result.steps.filter((step) => step.name !== 'error-context');
  // The first words of a failure are its diagnosis.
  if (result.statusDetails.message !== undefined) result.statusDetails.message = result.statusDetails.message.replace(/^Error: /, '');
  if (!result.labels.some((label) => label.name === 'epic')) result.labels.push({ name: 'epic', value: 'Debug Services' });
  const layer = result.labels.find((label) => label.name === 'layer')?.value;
  if (isLayer(layer) && !result.labels.some((label) => label.name === 'severity')) result.labels.push({ name: 'severity', value: severityOf[layer] });
}

function isLayer(name: string | undefined): name is Layer {
  return layers.some((layer) => layer === name);
}

// blocker: every Service of the cluster stands on it; critical: users of this Service feel it; normal: it explains why.
const severityOf: Readonly<Record<Layer, 'blocker' | 'critical' | 'normal'>> = {
  cluster: 'blocker',
  'control-plane': 'blocker',
  'node-network': 'blocker',
  pods: 'critical',
  service: 'normal',
  policy: 'normal',
  endpoints: 'normal',
  proxy: 'normal',
  dns: 'critical',
  resolver: 'critical',
  vip: 'critical',
  hairpin: 'normal',
};
