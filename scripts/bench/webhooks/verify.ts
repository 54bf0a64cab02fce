import { Webhook } from "standardwebhooks";
import { verifySignature } from "@/lib/banks/qbank/webhooks";
import { signBody } from "@/sandbox/qbank/deliver";
import { interleave } from "../lib/rounds";
import { figure, type Goal } from "../lib/report";

const SECRET = "a secret that opens nothing";
const CHECKS = 20_000;
const ID = "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W";

/** P11: our check of a signature against `standardwebhooks`, the same 427 bytes, checks a second. */
export async function benchVerify(rounds: number): Promise<Goal> {
  const body = sampleBody();
  const signature = signBody(SECRET, body.toString());
  const theirs = new Webhook(SECRET, { format: "raw" });
  const now = new Date();
  const headers = {
    "webhook-id": ID,
    "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
    "webhook-signature": theirs.sign(ID, now, body),
  };
  const check = (): boolean => verifySignature(body, signature, [SECRET]);
  const checkTheirs = (): unknown => theirs.verify(body, headers, { jsonParse: false });
  proveBoth(body, headers, theirs, signature);
  const measured = await interleave(
    { contender: () => perSecond(check), anchor: () => perSecond(checkTheirs) },
    { rounds, warmUp: 2 },
  );
  const { contender, anchor, ratio } = measured;
  console.log(`P11  ours ${figure(contender.median)}/s, standardwebhooks ${figure(anchor.median)}/s`);
  const name = "P11 signature check against standardwebhooks";
  return { name, value: ratio.median, unit: "x", spread: ratio, atLeast: 3.5 };
}

/** Both must take the good one and refuse a changed one before any time counts. */
function proveBoth(body: Buffer, headers: Record<string, string>, theirs: Webhook, signature: string): void {
  const changed = Buffer.from(body);
  changed[20] = (changed[20] ?? 0) ^ 1;
  theirs.verify(body, headers, { jsonParse: false });
  let isRefused = false;
  try {
    theirs.verify(changed, headers, { jsonParse: false });
  } catch {
    isRefused = true;
  }
  const isRight = verifySignature(body, signature, [SECRET]) && !verifySignature(changed, signature, [SECRET]);
  if (!isRight || !isRefused) throw new Error("One of the checks gives a wrong answer: it scores nothing");
}

function perSecond(check: () => unknown): number {
  const begin = performance.now();
  for (let turn = 0; turn < CHECKS; turn += 1) check();
  return (CHECKS / (performance.now() - begin)) * 1_000;
}

/** As long as the vector of contracts.md 1.8. */
function sampleBody(): Buffer {
  const text = '{"event_id":"7d9c1f2e-5b1a-4f0e-9c55-0f4b3b1a2c3d","note":"';
  return Buffer.from(`${text}${"x".repeat(427 - text.length - 2)}"}`);
}
