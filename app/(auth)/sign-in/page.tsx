import type { Metadata } from "next";
import { DemoPeople } from "@/components/members/demo-people";
import { SignInCard } from "@/components/members/sign-in-card";
import { SignInForm } from "@/components/members/sign-in-form";
import { signInAction } from "@/lib/features/members/actions";
import { loadSignIn } from "@/lib/features/members/loaders";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({
  searchParams,
}: {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const params = await searchParams;
  const text = (key: string) => (typeof params[key] === "string" ? params[key] : undefined);
  const { companyName, reason, demoPeople } = await loadSignIn(text("reason"));
  return (
    <SignInCard
      companyName={companyName}
      footer={demoPeople.length > 0 ? <DemoPeople people={demoPeople} /> : undefined}
    >
      <SignInForm action={signInAction} next={text("next")} reason={reason} />
    </SignInCard>
  );
}
