import { checkFile } from "@/lib/features/ach-files/mutations/check";

/** A process that checks one file and ends: `checker.ts FILE_ID ISO_INSTANT`, on the database of CUTOFF_TEST_DATABASE. */
const [fileId = "", at = ""] = process.argv.slice(2);
const isChecked = await checkFile(fileId, new Date(at));
process.exit(isChecked ? 0 : 1);
