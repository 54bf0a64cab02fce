import { build } from "./ach/build";
import { check } from "./ach/check";
import { runCommand } from "./ach/command";
import { repair } from "./ach/repair";
import { show } from "./ach/show";

/** `npm run -s ach -- COMMAND …`: what can be done with an ACH file at the prompt. Exit 2 on wrong use. */
process.exitCode = await runCommand({ build, check, repair, show }, process.argv.slice(2));
