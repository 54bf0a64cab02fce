/**
 * The layout of every record: the one table that parsing, checking, writing, screens and docs read
 * (docs/reference/nacha-fields.md). Columns are 1-based and inclusive, as in the NACHA Operating Rules, appendix three.
 */
export { BLOCK_RECORDS, RECORD_LENGTH, type Field } from "./fields/field";
export { ADV_FILE_CONTROL, FILE_CONTROL, FILE_HEADER } from "./fields/file";
export { ADV_BATCH_CONTROL, BATCH_CONTROL, BATCH_HEADER, IAT_BATCH_HEADER } from "./fields/batch";
export { ADV_ENTRY, CTX_ENTRY, ENTRY, IAT_ENTRY } from "./fields/entry";
export { ADDENDA } from "./fields/addenda";
export { LAYOUTS, layoutOf, type RecordLayout } from "./fields/layouts";
