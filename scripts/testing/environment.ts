/** What `lib/core/env.ts` demands, with values that mean nothing outside of a test. A test gives its own database. */
const values = {
  DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none",
  CUTOFF_BANK: "sandbox",
  CUTOFF_CLOCKWORK: "off",
  CUTOFF_LOG_LEVEL: "silent",
  CUTOFF_ENCRYPTION_KEY: Buffer.alloc(32, "encryption-in-tests").toString("base64"),
  CUTOFF_LOOKUP_KEY: Buffer.alloc(32, "look-up-in-tests").toString("base64"),
  NEXTAUTH_SECRET: "a secret for tests alone",
  NEXTAUTH_URL: "http://127.0.0.1:3000",
  QBANK_BASE_URL: "http://qbank.test/v1",
  QBANK_TOKEN_URL: "http://qbank.test/oauth/token",
  QBANK_CLIENT_ID: "test-client",
  QBANK_CLIENT_SECRET: "test-client-secret",
  QBANK_WEBHOOK_SECRET: "test-webhook-secret",
  SANDBOX_CONTROL_TOKEN: "test-control-token",
};

for (const [name, value] of Object.entries(values)) process.env[name] = value;
