-- Bulletins that were issued (areas/bulletin).

-- An issued bulletin with everything it says, so that it reads the same for ever, whatever changes
-- in records, pack or program.
CREATE TABLE bulletins (
    id uuid NOT NULL PRIMARY KEY,      -- this bulletin
    org uuid NOT NULL REFERENCES organizations (id), -- the body that issued it
    template text NOT NULL,            -- name of the template in the pack
    year integer NOT NULL,             -- year of the document number
    number integer NOT NULL,           -- running number within body, template and year
    document_number text NOT NULL,     -- 发文字号 as printed
    period text NOT NULL,              -- what it is about: 2026, 2026Q3
    title text NOT NULL,               -- title as printed
    day integer NOT NULL,              -- day of issue, counted from 1970-01-01
    frozen text NOT NULL,              -- JSON: every part, every figure with its source, pack fingerprint
    text_hash text NOT NULL,           -- SM3 of the plain text, in hexadecimal
    account text NOT NULL,             -- id of the account that issued it
    name text NOT NULL,                -- the person's name as it was then
    at_ms bigint NOT NULL,             -- when
    UNIQUE (org, template, year, number)
);
CREATE INDEX bulletins_by_day ON bulletins (day, id); -- the list of earlier issues
