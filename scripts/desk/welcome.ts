import { DEMO_PEOPLE } from "@/prisma/demo-people";
import type { Settings } from "../process/settings";

/** The last lines of a start: the address and, while the sandbox is the bank, the people to sign in as. */
export async function printWelcome(settings: Settings, address: string): Promise<void> {
  const lines = [
    "",
    `  Cutoff is ready: ${address}   (Ctrl-C stops it; data and logs are in ${settings.dataDirectory})`,
  ];
  const isOpen = settings.host !== "127.0.0.1" && settings.host !== "localhost" && settings.host !== "::1";
  if (isOpen && !(process.env["NEXTAUTH_URL"] ?? "").startsWith("https://")) {
    lines.push(
      "",
      `  HOST=${settings.host} serves other machines without encryption: put HTTPS in front and set NEXTAUTH_URL to its address.`,
    );
  }
  if (settings.runsSandbox) {
    lines.push("", "  The bank is a sandbox. Sign in as:", "");
    for (const { name, email, role, password } of DEMO_PEOPLE) {
      lines.push(`    ${name.padEnd(18)} ${role.padEnd(14)} ${email.padEnd(28)} ${password}`);
    }
  }
  process.stdout.write(`${lines.join("\n")}\n`);
}
