type DemoPeopleProps = {
  readonly people: readonly {
    readonly name: string;
    readonly email: string;
    readonly role: string;
    readonly password: string;
  }[];
};

/** Who can sign in to the demo desk. Shown only while the sandbox is the bank. */
export function DemoPeople({ people }: DemoPeopleProps) {
  return (
    <section aria-label="Demo people" className="flex flex-col gap-2">
      <p>
        The sandbox plays the bank: no real money moves. Everyone&apos;s password is{" "}
        <code className="font-mono text-ink">{people[0]?.password}</code>.
      </p>
      <ul className="flex flex-col">
        {people.map((person) => (
          <li key={person.email} className="flex justify-between gap-3 border-t py-1">
            <code className="font-mono text-ink">{person.email}</code>
            <span>{person.role}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
