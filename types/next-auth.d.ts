import "next-auth";
import "next-auth/jwt";

declare module "next-auth" {
  interface User {
    sessionId: string;
    memberId: string;
    sessionVersion: number;
    signedInAt: number;
  }
  interface Session {
    sessionId: string;
    memberId: string;
    sessionVersion: number;
    signedInAt: number;
  }
}

declare module "next-auth/jwt" {
  interface JWT {
    sessionId: string;
    memberId: string;
    sessionVersion: number;
    signedInAt: number;
  }
}
