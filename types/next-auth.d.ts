import "next-auth";
import "next-auth/jwt";

declare module "next-auth" {
  interface User {
    memberId: string;
    sessionVersion: number;
    signedInAt: number;
  }
  interface Session {
    memberId: string;
    sessionVersion: number;
    signedInAt: number;
  }
}

declare module "next-auth/jwt" {
  interface JWT {
    memberId: string;
    sessionVersion: number;
    signedInAt: number;
  }
}
