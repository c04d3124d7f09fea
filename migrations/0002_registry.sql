-- Organizations, members and posts (areas/registry).
--
-- Dates that people know only to the month are texts, 2016-02 or 2016-02-09, which sort as dates
-- do. Birth dates, known to the day from the identity number, are days since 1970-01-01.

-- The tree of Party organizations as it is today.
CREATE TABLE organizations (
    id uuid NOT NULL PRIMARY KEY,      -- never changes, whatever is renamed or moved
    code text NOT NULL UNIQUE,         -- the number it has in its superiors' lists
    name text NOT NULL,                -- full name
    pinyin text NOT NULL,              -- name in pinyin without blanks, for search and order
    initials text NOT NULL,            -- first letters of the pinyin, for search
    kind text NOT NULL,                -- what kind of organization, a word of the policy pack
    domain text,                       -- which domain; NULL for bodies that lead a whole area
    parent uuid REFERENCES organizations (id), -- superior in the territorial tree; NULL at the root
    line_parent uuid REFERENCES organizations (id), -- superior in a sector line, if it has one
    path text NOT NULL UNIQUE,         -- codes from the root down, each followed by a slash
    depth integer NOT NULL,            -- steps below the root
    established text,                  -- since when it exists, to the day or month; NULL unknown
    term_end text,                     -- when the term of its committee ends; NULL unknown
    ended text,                        -- when it was dissolved; NULL while it exists
    revision integer NOT NULL          -- counts changes, so that two editors notice each other
);
CREATE INDEX organizations_by_parent ON organizations (parent);
CREATE INDEX organizations_by_line ON organizations (line_parent);

-- What an organization was from when to when, so that any past day can be shown as it was. The
-- row without an end repeats what organizations says today.
CREATE TABLE organization_versions (
    org uuid NOT NULL REFERENCES organizations (id), -- which organization
    since integer NOT NULL,            -- first day, counted from 1970-01-01
    until integer,                     -- first day it was no longer so; NULL for today's
    code text NOT NULL,                -- as in organizations, then
    name text NOT NULL,                -- as in organizations, then
    kind text NOT NULL,                -- as in organizations, then
    domain text,                       -- as in organizations, then
    parent uuid,                       -- as in organizations, then
    line_parent uuid,                  -- as in organizations, then
    document text NOT NULL,            -- number of the document that ordered it, or the file imported
    PRIMARY KEY (org, since)
) /*sqlite: WITHOUT ROWID */;

-- The roster.
CREATE TABLE members (
    id uuid NOT NULL PRIMARY KEY,      -- never changes, whatever branch the member belongs to
    org uuid NOT NULL REFERENCES organizations (id), -- the branch the membership is with
    name text NOT NULL,                -- as written, rare characters and · included
    pinyin text NOT NULL,              -- name in pinyin without blanks, for search and order
    initials text NOT NULL,            -- first letters of the pinyin, for search
    sex text NOT NULL,                 -- 男 or 女
    birth integer NOT NULL,            -- day of birth, counted from 1970-01-01
    joined text NOT NULL,              -- when admitted, to the day or month
    converted text,                    -- when made a formal member; NULL while probationary or unknown
    probationary boolean NOT NULL,     -- whether the probationary period still runs
    category text NOT NULL,            -- 直管, 在职, 流动…: a word of the policy pack
    education text,                    -- highest schooling; NULL unknown
    hardship boolean NOT NULL,         -- whether the branch keeps the member as one in need
    id_number bytea NOT NULL,          -- identity number, sealed
    id_index bytea NOT NULL UNIQUE,    -- blind index of the identity number, for look-up
    id_tail text NOT NULL,             -- its last four characters, for search and for masks
    phone bytea,                       -- telephone number, sealed; NULL unknown
    phone_tail text,                   -- its last four digits, for masks
    revision integer NOT NULL          -- counts changes, so that two editors notice each other
);
CREATE INDEX members_by_org ON members (org);
CREATE INDEX members_by_pinyin ON members (pinyin, id);
CREATE INDEX members_by_name ON members (name);
CREATE INDEX members_by_initials ON members (initials);
CREATE INDEX members_by_id_tail ON members (id_tail);
CREATE INDEX members_by_joined ON members (joined, id);
CREATE INDEX members_by_birth ON members (birth, id);

-- Other keys a member is found by: what is left of the name after dropping first characters (so
-- that 建国 finds 张建国), and second readings of a surname. They follow from the name alone, so
-- the keys of a former name need no index to be found and removed.
CREATE TABLE member_keys (
    key text NOT NULL,                 -- what somebody may type the beginning of
    member uuid NOT NULL,              -- whom it finds
    PRIMARY KEY (key, member)
) /*sqlite: WITHOUT ROWID */;

-- Who holds or held which post.
CREATE TABLE posts (
    id uuid NOT NULL PRIMARY KEY,      -- this holding of the post
    org uuid NOT NULL REFERENCES organizations (id), -- in which organization
    post text NOT NULL,                -- 书记, 副书记…: a word of the policy pack
    member uuid REFERENCES members (id), -- who, if on the roster
    holder text NOT NULL,              -- the holder's name
    birth integer,                     -- the holder's day of birth; NULL unknown
    is_member boolean NOT NULL,        -- whether a Party member; others may not do Party affairs work
    since text,                        -- from when, to the day or month; NULL unknown
    due text,                          -- when the term ends; NULL unknown
    until text,                        -- when the holder left it; NULL while in office
    revision integer NOT NULL          -- counts changes, so that two editors notice each other
);
CREATE INDEX posts_of_org ON posts (org);
CREATE INDEX posts_of_member ON posts (member);
