-- What people decided in assessments (areas/assessment).
--
-- Scores, stars and ranks are not here: they follow from facts and judgments by the scheme and are
-- worked out whenever somebody looks. What was published will stand in tables of its own, frozen.

-- Judgments: the grade or the points a source gave. What has no row is unknown, which is not zero.
CREATE TABLE judgments (
    scheme text NOT NULL,              -- name of the scheme
    period text NOT NULL,              -- assessment cycle: 2026, 2026H1, 2026Q3
    indicator text NOT NULL,           -- name of the indicator
    source text NOT NULL,              -- who judges: 自评, 党委考评; empty where the scheme names no source
    org uuid NOT NULL REFERENCES organizations (id), -- who is judged
    grade text,                        -- the grade picked; NULL if points were given
    points integer,                    -- the points given, in hundredths; NULL if a grade was picked
    account text NOT NULL,             -- id of the account that entered it
    name text NOT NULL,                -- the person's name as it was then
    at_ms bigint NOT NULL,             -- when
    CHECK ((grade IS NULL) <> (points IS NULL)),
    PRIMARY KEY (scheme, period, indicator, source, org) -- an assessment reads a scheme and period whole
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX judgments_of_org ON judgments (org); -- what was judged of one organization
