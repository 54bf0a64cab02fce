import { formatMoney } from "@/lib/core/money";

type ChangeListProps = { readonly before: unknown; readonly after: unknown };

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  if (value === null || value === undefined) return {};
  if (typeof value === "object" && !Array.isArray(value)) return value as Fields;
  return { value };
}

/** "amountMinor" is "amount": the value is written as money. */
function label(name: string): string {
  return name
    .replace(/Minor$/, "")
    .replaceAll(/([A-Z])/g, " $1")
    .toLowerCase();
}

function words(name: string, fields: Fields): string {
  const value = fields[name];
  if (value === null || value === undefined) return "—";
  if (typeof value === "number" && name.endsWith("Minor")) {
    const { currency } = fields;
    return typeof currency === "string"
      ? formatMoney({ amountMinor: value, currency })
      : `${value.toLocaleString("en-US")} minor units`;
  }
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}

/** What changed, field by field: before and after as stored. Long values are cut; nested ones are shown as JSON. */
export function ChangeList({ before, after }: ChangeListProps) {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  if (names.length === 0) return null;
  return (
    <dl className="flex flex-wrap gap-x-4 gap-y-0.5 text-sm">
      {names.map((name) => (
        <div key={name} className="flex min-w-0 flex-wrap gap-x-1.5">
          <dt className="text-ink-faint">{label(name)}</dt>
          <dd className="min-w-0 break-words">
            {name in old ? (
              <>
                <span className="sr-only">before: </span>
                <del className="text-ink-soft decoration-line-strong">{words(name, old)}</del>
                <span aria-hidden> → </span>
                <span className="sr-only">after: </span>
              </>
            ) : null}
            <span>{name in now ? words(name, now) : "removed"}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
