import { check } from "./ach/check";
import { runCommand } from "./ach/command";

/** `npm run -s ach -- COMMAND …`: what can be done with an ACH file at the prompt. Exit 2 on wrong use. */
process.exitCode = await runCommand({ check }, process.argv.slice(2));
