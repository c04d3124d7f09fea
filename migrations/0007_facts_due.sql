-- Facts that other things than records can make stale, and facts that empty quickly.

-- Organizations that changed since their facts were worked out: a formula over records may read its
-- organization's kind, domain or level. Written in the act of the change; the next reader of facts
-- works these out anew.
CREATE TABLE facts_due (
    org uuid NOT NULL PRIMARY KEY      -- which organization
);

-- By which rules the stored facts were worked out: a pack may be changed while the program stands.
CREATE TABLE facts_rules (
    one integer NOT NULL PRIMARY KEY CHECK (one = 1), -- there is one row
    digest text NOT NULL               -- SM3 over what the facts depend on in the pack, in hexadecimal
);

-- With a foreign key SQLite empties a table row by row. Series are never deleted.
/*postgres: ALTER TABLE facts DROP CONSTRAINT facts_series_fkey; */
/*sqlite:
CREATE TABLE facts_free (
    series integer NOT NULL,           -- these columns: see 0001_store.sql
    year integer NOT NULL,             -- as there
    standing integer NOT NULL CHECK (standing BETWEEN 1 AND 3), -- as there
    org uuid NOT NULL,                 -- as there
    m01 double precision,              -- as there
    m02 double precision,              -- as there
    m03 double precision,              -- as there
    m04 double precision,              -- as there
    m05 double precision,              -- as there
    m06 double precision,              -- as there
    m07 double precision,              -- as there
    m08 double precision,              -- as there
    m09 double precision,              -- as there
    m10 double precision,              -- as there
    m11 double precision,              -- as there
    m12 double precision,              -- as there
    PRIMARY KEY (series, year, standing, org)
) WITHOUT ROWID;
INSERT INTO facts_free SELECT * FROM facts ORDER BY series, year, standing, org;
DROP TABLE facts;
ALTER TABLE facts_free RENAME TO facts;
CREATE INDEX facts_of_org ON facts (org, year);
*/
