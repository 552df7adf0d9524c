/** Asks again and again until the answer is yes; throws, with what was waited for, when it stays no. */
export async function until(what: string, seconds: number, check: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    let trouble = '';
    const yes = await check().catch((error: unknown) => {
      trouble = `: ${error instanceof Error ? error.message : String(error)}`;
      return false;
    });
    if (yes) return;
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${what}${trouble}`);
    await new Promise((resolve) => setTimeout(resolve, 400));
  }
}
