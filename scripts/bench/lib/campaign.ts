import { Sentence } from "../../process/sentence";

/** What follows a campaign's name on the command line, each `--name value` a whole number. */
export type CampaignOptions = Readonly<Record<string, number>>;

/** True when it held what it promises. */
export type Campaign = (options: CampaignOptions) => Promise<boolean>;

/** Runs the named campaign. Answers the exit code: 0 it held, 1 it did not or could not run, 2 wrong use. */
export async function runCampaign(
  command: string,
  campaigns: Readonly<Record<string, Campaign>>,
  words: readonly string[],
): Promise<number> {
  const [name = "", ...rest] = words;
  const campaign = Object.hasOwn(campaigns, name) ? campaigns[name] : undefined;
  const options = readOptions(rest);
  if (!campaign || !options) {
    const known = Object.keys(campaigns).join(", ");
    console.error(`Use: npm run ${command} -- NAME [--option N]. Names: ${known}.`);
    return 2;
  }
  try {
    return (await campaign(options)) ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Sentence ? error.message : error);
    return 1;
  }
}

/** Null when a word is no option, or a value no whole number. */
export function readOptions(words: readonly string[]): CampaignOptions | null {
  const options: Record<string, number> = {};
  for (let index = 0; index < words.length; index += 2) {
    const name = /^--([a-z]+)$/.exec(words[index] ?? "")?.[1];
    const value = words[index + 1] ?? "";
    if (!name || !/^\d{1,12}$/.test(value)) return null;
    options[name] = Number(value);
  }
  return options;
}
