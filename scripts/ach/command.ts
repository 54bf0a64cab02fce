import { parseArgs, type ParseArgsConfig } from "node:util";
import { Sentence } from "../process/sentence";

/** One thing the `ach` command does. */
export type AchCommand = {
  /** What follows its name, shown on wrong use: `FILE... [--json]`. */
  readonly use: string;
  /** Answers the exit code: 0, or 1 when the answer is no. Throws a `Sentence` on wrong use. */
  readonly run: (words: readonly string[]) => Promise<number>;
};

/** Runs the named command. Wrong use is one sentence on the error output, the commands there are, and exit code 2. */
export async function runCommand(
  commands: Readonly<Record<string, AchCommand>>,
  words: readonly string[],
): Promise<number> {
  const [name = "", ...rest] = words;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    const uses = Object.entries(commands).map(([known, { use }]) => `  npm run -s ach -- ${known} ${use}`);
    process.stderr.write(`Use:\n${uses.join("\n")}\n`);
    return 2;
  }
  try {
    return await command.run(rest);
  } catch (error) {
    if (!(error instanceof Sentence)) throw error;
    process.stderr.write(`${error.message}\nUse: npm run -s ach -- ${name} ${command.use}\n`);
    return 2;
  }
}

/** Options and files of a command line; an option that is not known, or has no value where it needs one, is wrong use. */
export function readWords<const Options extends NonNullable<ParseArgsConfig["options"]>>(
  words: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new Sentence(error instanceof Error ? error.message : String(error));
  }
}

/** The whole number, from 1 up, that an option was given; undefined where it was not given. */
export function readCount(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new Sentence(`--${name} takes a whole number from 1 up, not "${value}".`);
  return Number(value);
}
