const nameWidth = 52;

/** Runs one named step and prints its name and seconds on a line; `done` may add to the name what it found. */
export async function step<T>(name: string, work: () => Promise<T>, done?: (result: T) => string): Promise<T> {
  const start = performance.now();
  // A long step (install, build) is named while it runs; a terminal sees its line completed.
  if (process.stdout.isTTY) process.stdout.write(`  ${name} …\r`);
  const result = await work();
  const label = `${name}${done ? ` ${done(result)}` : ""}`;
  process.stdout.write(
    `  ${label.padEnd(nameWidth)} ${((performance.now() - start) / 1000).toFixed(1).padStart(6)} s\n`,
  );
  return result;
}
