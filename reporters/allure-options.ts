import type { AllureReporter } from 'allure-playwright';
import { layers, type Layer } from '../helpers/layers.ts';

type AllureConfig = ConstructorParameters<typeof AllureReporter>[0];
type Listener = NonNullable<AllureConfig['listeners']>[number];
type Result = Parameters<NonNullable<Listener['beforeTestResultWrite']>>[0];
type Label = Result['labels'][number];

/** Relative to the configuration. */
export const allureResults = 'out/allure-results';

/** Options of `reporters/allure.ts`, for `playwright.config.ts`. */
export function allureOptions(resultsDir: string = allureResults): AllureConfig {
  return { resultsDir, detail: false, suiteTitle: false, listeners: [{ beforeTestResultWrite: tidy }] };
}

// Labels that say where a run happened or repeat what the tree shows.
const noise = ['host', 'thread', 'language', 'framework', 'package', 'titlePath'];

function tidy(result: Result): void {
  // Playwright attaches a prompt for language models to each failed test; it says nothing that the failure does not.
  result.attachments = result.attachments.filter((attachment) => attachment.name !== 'error-context');
  result.steps = result.steps.filter((step) => step.name !== 'error-context');

  const { message, trace } = result.statusDetails;
  // The first words of a failure are its diagnosis, and a report is read on other machines.
  if (message !== undefined) result.statusDetails.message = message.replace(/^Error: /, '');
  if (trace !== undefined) result.statusDetails.trace = trace.replaceAll(`${process.cwd()}/`, '');

  // Allure knows no annotation for a link: `allure.link.docs` arrives as a label called docs.
  const isSection = (label: Label): boolean => label.name === 'docs' && label.value.startsWith('https://');
  result.links.push(...result.labels.filter(isSection).map((label) => ({ type: 'link' as const, name: 'the section of the page', url: label.value })));
  const labels = result.labels.filter((label) => !isSection(label) && !noise.includes(label.name));
  const valueOf = (name: string): string | undefined => labels.find((label) => label.name === name)?.value;
  const layer = valueOf('layer');
  const question = valueOf('subSuite');
  // A section reads as its question; its anchor is in the link.
  result.labels = [
    ...labels.filter((label) => label.name !== 'feature' || question === undefined),
    ...(question === undefined ? [] : [{ name: 'feature', value: question }]),
    ...(valueOf('epic') === undefined ? [{ name: 'epic', value: 'Debug Services' }] : []),
    ...(valueOf('severity') === undefined && isLayer(layer) ? [{ name: 'severity', value: severityOf[layer] }] : []),
  ];
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
