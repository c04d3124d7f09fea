-- How the workbooks of an import are to be read (areas/registry, areas/ledger): what a person says of
-- their sheets, headers, columns and wrong cells, while the import is only looked at.
ALTER TABLE registry_batches ADD COLUMN reading bytea; -- sealed JSON, since cells may be identity numbers; NULL if nothing was said; emptied with the workbook
ALTER TABLE record_batches ADD COLUMN reading text; -- JSON; NULL if nothing was said; emptied with the workbook

-- Headers of workbooks as somebody had them read, so that he need not say it again.
CREATE TABLE import_headers (
    account text NOT NULL,             -- id of the account
    list text NOT NULL,                -- what the workbook lists: organizations, members, or the name of a ledger
    header text NOT NULL,              -- SM3 of the header's texts
    known text NOT NULL,               -- JSON: the texts, and what each column is read as
    at_ms bigint NOT NULL,             -- when he last said so
    PRIMARY KEY (account, list, header)
) /*sqlite: WITHOUT ROWID */;
