/** What changed, field by field: before and after as stored. Long values are cut; nested ones are shown as JSON. */

type ChangeListProps = { readonly before: unknown; readonly after: unknown };

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  if (value === null || value === undefined) return {};
  if (typeof value === "object" && !Array.isArray(value)) return value as Fields;
  return { value };
}

function words(value: unknown): string {
  if (value === null || value === undefined) return "—";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}

export function ChangeList({ before, after }: ChangeListProps) {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  if (names.length === 0) return null;
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 text-sm">
      {names.map((name) => (
        <div key={name} className="contents">
          <dt className="text-ink-faint">{name.replaceAll(/([A-Z])/g, " $1").toLowerCase()}</dt>
          <dd className="min-w-0 break-words">
            {name in old ? (
              <>
                <span className="sr-only">before: </span>
                <del className="text-ink-soft decoration-line-strong">{words(old[name])}</del>
                <span aria-hidden> → </span>
                <span className="sr-only">after: </span>
              </>
            ) : null}
            <span>{name in now ? words(now[name]) : "removed"}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
