/** Next calls this once in every server process: the clockwork starts here. */
export async function register(): Promise<void> {
  if (process.env["NEXT_RUNTIME"] !== "nodejs") return;
  const { startClockwork } = await import("./lib/clockwork");
  startClockwork();
}
