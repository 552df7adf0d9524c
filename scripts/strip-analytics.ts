/** Hosts of the analytics that Allure writes into every page it makes; no option turns it off. */
const analytics = /googletagmanager\.com|google-analytics\.com/;
// gtag.js itself, and the inline script that configures it.
const scripts = /<script\b[^>]*>(?:(?!<\/script>)[\s\S])*?<\/script>/g;
const tag = /^<script\b[^>]*\bsrc="https?:\/\/[^"]*(?:googletagmanager|google-analytics)\.com[^"]*"|\bgtag\s*\(\s*['"](?:js|config)['"]/;

/** Takes the analytics scripts out of a page. */
export function stripAnalytics(page: string): string {
  return page.replace(scripts, (script) => (script.length < 4000 && tag.test(script) ? '' : script));
}

/** What of it is still there, as text with its surroundings. */
export function analyticsLeft(page: string): readonly string[] {
  const left = [...page.matchAll(new RegExp(`${analytics.source}|\\bgtag\\s*\\(|\\bG-[A-Z0-9]{8,12}\\b`, 'g'))];
  return left.map((match) => page.slice(Math.max(0, match.index - 40), match.index + 60));
}
