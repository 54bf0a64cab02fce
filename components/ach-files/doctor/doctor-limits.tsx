import { Section } from "@/components/ui/page-header";

/** What the doctor leaves to people, and why. */
export function DoctorLimits() {
  return (
    <Section title="What is never repaired here">
      <p className="max-w-prose text-ink-soft">
        Amounts, account numbers, the first eight digits of a routing number, names and transaction codes: who is paid,
        and how much, cannot be worked out from the file. Put them right where the file is made, and upload it again.
      </p>
    </Section>
  );
}
