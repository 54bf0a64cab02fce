/**
 * Headers that do not change from one request to the next. The content security policy carries a nonce and is
 * therefore set for each request in `proxy.ts`.
 */
const securityHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "same-origin" },
  // Browsers ignore this over plain HTTP, so a desk on localhost is not locked into HTTPS.
  { key: "Strict-Transport-Security", value: "max-age=63072000; includeSubDomains" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
  {
    key: "Permissions-Policy",
    value: "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), browsing-topics=()",
  },
];

/** What little HTML comes from under /api (an unknown address, next-auth's own pages) runs and loads nothing. */
const apiPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/** @type {import("next").NextConfig} */
const nextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  distDir: process.env.CUTOFF_DIST_DIR ?? ".next",
  serverExternalPackages: ["pg", "pg-copy-streams", "@prisma/client", "@prisma/adapter-pg", "@node-rs/argon2", "pino"],
  // The desk shows no remote or resized images; without this the optimizer route would stay open.
  images: { unoptimized: true },
  devIndicators: false,
  agentRules: false,
  experimental: {
    // Files go through the streaming upload route; forms are small.
    serverActions: { bodySizeLimit: "256kb" },
    optimizePackageImports: ["react-aria-components", "lucide-react"],
  },
  // Browsers ask for this name when a page gives no icon of its own.
  rewrites: async () => [{ source: "/favicon.ico", destination: "/favicon.svg" }],
  headers: async () => [
    { source: "/:path*", headers: securityHeaders },
    { source: "/api/:path*", headers: [{ key: "Content-Security-Policy", value: apiPolicy }] },
  ],
};

export default nextConfig;
