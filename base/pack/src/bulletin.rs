//! Bulletins: what a 通报 says, with holes for figures.
//!
//! A template names schemes by short names of its own; `{农村.参评数}` is a figure of one of them,
//! `{参评总数}` one over all. Which figures there are is code, what is said with them is the pack's.

use crate::reader::{Entry, Text};

/// A template of a bulletin.
#[derive(Debug, Clone, PartialEq)]
pub struct Bulletin {
    /// Its name.
    pub name: String,
    /// 标题.
    pub title: Sentence,
    /// 机关代字: what stands before 〔2026〕3号.
    pub mark: String,
    /// 发文机关标志.
    pub issuer: Sentence,
    /// 主送机关; empty for none.
    pub addressee: Sentence,
    /// 署名; the issuing unit if not said.
    pub signature: Sentence,
    /// 抄送机关; empty for none.
    pub copies: Sentence,
    /// The schemes it reads.
    pub schemes: Vec<BulletinScheme>,
    /// Its text in order.
    pub parts: Vec<BulletinPart>,
}

/// A scheme under the short name by which a template calls it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulletinScheme {
    /// The short name.
    pub called: String,
    /// The scheme's name.
    pub scheme: String,
}

/// A part of a bulletin's text.
#[derive(Debug, Clone, PartialEq)]
pub enum BulletinPart {
    /// A heading with its number, of level 1 (一、) to 4.
    Heading {
        /// 1 to 4.
        level: u8,
        /// The heading.
        text: Sentence,
    },
    /// A paragraph.
    Paragraph(Sentence),
    /// A table.
    Table(BulletinTable),
}

/// A table of a bulletin.
#[derive(Debug, Clone, PartialEq)]
pub struct BulletinTable {
    /// Which table.
    pub list: BulletinList,
    /// Place of its scheme in [`Bulletin::schemes`].
    pub scheme: usize,
    /// Above it.
    pub caption: Sentence,
    /// Below it; empty for none.
    pub note: Sentence,
    /// At most so many rows; the next ones too while they stand alike.
    pub first: Option<usize>,
    /// What is said instead when it has no rows.
    pub empty: Sentence,
}

/// The tables there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BulletinList {
    /// Everybody by score, best first.
    Ranking,
    /// Bodies at a level by the average of those below them.
    Groups {
        /// Place of the level.
        level: usize,
    },
    /// Those with so many stars, by the body above them at a level.
    Stars {
        /// How many.
        star: u8,
        /// Place of the level.
        level: usize,
    },
    /// Candidates for people to look at. Never a verdict: the wording says so.
    Candidates {
        /// Place of the level.
        level: usize,
    },
}

/// A sentence with holes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sentence {
    /// Its pieces in order.
    pub pieces: Vec<SentencePiece>,
}

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SentencePiece {
    /// As it stands.
    Text(String),
    /// A figure over all schemes, or a word about the bulletin.
    General(General),
    /// A figure of a scheme.
    Of {
        /// Place in [`Bulletin::schemes`].
        scheme: usize,
        /// Which figure.
        figure: SchemeFigure,
    },
}

/// Words about the bulletin, and figures over all its schemes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum General {
    /// The unit that issues it.
    Unit,
    /// What it is about: 2026年三季度.
    Period,
    /// 2026
    Year,
    /// The day the figures are seen from.
    AsOf,
    /// How many are assessed.
    Assessed,
    /// How many have five stars.
    FiveStars,
    /// How many are listed for people to look at.
    Candidates,
    /// How many have inputs that are not known.
    Unknown,
}

impl General {
    /// All with their names.
    pub const NAMED: [(&'static str, Self); 8] = [
        ("单位", Self::Unit),
        ("周期", Self::Period),
        ("年份", Self::Year),
        ("截止日", Self::AsOf),
        ("参评总数", Self::Assessed),
        ("五星总数", Self::FiveStars),
        ("整顿参考总数", Self::Candidates),
        ("有未知项总数", Self::Unknown),
    ];
}

/// Figures of one scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SchemeFigure {
    /// The scheme's name.
    Name,
    /// How many are assessed.
    Assessed,
    /// Mean score.
    Average,
    /// Score in the middle.
    Median,
    /// Highest score.
    Highest,
    /// Lowest score.
    Lowest,
    /// How many have exactly so many stars.
    Stars(u8),
    /// Their share, in per cent.
    StarsShare(u8),
    /// How many have so many stars or more.
    AtLeast(u8),
    /// Their share, in per cent.
    AtLeastShare(u8),
    /// How many have no star decided yet.
    Open,
    /// How many are listed for people to look at.
    Candidates,
    /// How many have inputs that are not known.
    Unknown,
    /// Who stands first; several if they stand alike.
    First,
    /// Its body at the second level and how it stands there.
    FirstGroup,
}

impl SchemeFigure {
    /// All with their names.
    pub const NAMED: [(&'static str, Self); 20] = [
        ("方案", Self::Name),
        ("参评数", Self::Assessed),
        ("平均分", Self::Average),
        ("中位数", Self::Median),
        ("最高分", Self::Highest),
        ("最低分", Self::Lowest),
        ("五星数", Self::Stars(5)),
        ("四星数", Self::Stars(4)),
        ("三星数", Self::Stars(3)),
        ("二星数", Self::Stars(2)),
        ("一星数", Self::Stars(1)),
        ("五星占比", Self::StarsShare(5)),
        ("四星以上数", Self::AtLeast(4)),
        ("三星以上数", Self::AtLeast(3)),
        ("三星以上占比", Self::AtLeastShare(3)),
        ("未定星数", Self::Open),
        ("整顿参考数", Self::Candidates),
        ("有未知项数", Self::Unknown),
        ("第一名", Self::First),
        ("平均分最高单位", Self::FirstGroup),
    ];
}

/// Reads a bulletin's file.
pub(crate) fn read(
    entry: &Entry<'_>,
    name: String,
    levels: &[String],
    schemes: &[String],
) -> Option<Bulletin> {
    let mut called: Vec<BulletinScheme> = Vec::new();
    for one in entry.entries("scheme", "方案") {
        let (short, scheme) = (one.text("as"), one.text("name"));
        one.finish();
        let (Some(short), Some(scheme)) = (short, scheme) else { continue };
        entry.known(&scheme, "方案", schemes.iter().map(String::as_str));
        if called.iter().any(|known| known.called == short.value) {
            let message = format!("方案的简称“{}”写了两次", short.value);
            entry.problem(short.place.span, message, "改一个简称");
        } else {
            called.push(BulletinScheme { called: short.value, scheme: scheme.value });
        }
    }
    let reading = Reading { entry, called: &called, levels };
    let title = entry.text("title");
    let issuer = entry.text("issuer");
    let mark = entry.plain_text("mark");
    let title = title.map(|text| reading.sentence(&text));
    let issuer = issuer.map(|text| reading.sentence(&text));
    let addressee = reading.optional("addressee");
    let signature = reading.optional("signature");
    let copies = reading.optional("copies");
    let mut parts = Vec::new();
    for one in entry.entries("part", "段落") {
        reading.part(one, &mut parts);
    }
    if parts.is_empty() {
        entry.problem_here("通报没有正文", "至少写一个 [[part]]，其中有 heading、text 或 table");
    }
    let issuer = issuer?;
    let signature = if signature.pieces.is_empty() { issuer.clone() } else { signature };
    Some(Bulletin {
        name,
        title: title?,
        mark,
        issuer,
        addressee,
        signature,
        copies,
        schemes: called,
        parts,
    })
}

struct Reading<'a> {
    entry: &'a Entry<'a>,
    called: &'a [BulletinScheme],
    levels: &'a [String],
}

const TABLES: [&str; 4] = ["ranking", "groups", "stars", "candidates"];

impl Reading<'_> {
    fn optional(&self, key: &str) -> Sentence {
        self.entry.text_or_none(key).map(|text| self.sentence(&text)).unwrap_or_default()
    }

    fn part(&self, one: Entry<'_>, parts: &mut Vec<BulletinPart>) {
        let before = parts.len();
        if let Some(text) = one.text_or_none("heading") {
            let level = one.whole_or_none("level", 1..=4).unwrap_or(1) as u8;
            parts.push(BulletinPart::Heading { level, text: self.sentence(&text) });
        }
        for text in one.texts("text") {
            parts.push(BulletinPart::Paragraph(self.sentence(&text)));
        }
        if let Some(text) = one.text_or_none("table") {
            parts.extend(self.table(&one, &text).map(BulletinPart::Table));
        }
        if parts.len() == before && !one.has("table") {
            one.problem_here("这一段是空的", "写 heading（标题）、text（正文）或 table（表）");
        }
        one.finish();
    }

    fn table(&self, one: &Entry<'_>, kind: &Text) -> Option<BulletinTable> {
        let scheme = match one.text("scheme") {
            Some(text) => {
                let known = self.called.iter().map(|known| known.called.as_str());
                one.known(&text, "方案简称", known)
            }
            None => None,
        };
        let level = match one.text_or_none("level_name") {
            Some(text) => one.known(&text, "层级", self.levels.iter().map(String::as_str)),
            None => Some(1),
        };
        let star = one.whole_or_none("star", 1..=5);
        let first = one.whole_or_none("first", 1..=10_000).map(|count| count as usize);
        let sentence =
            |key: &str| one.text_or_none(key).map(|text| self.sentence(&text)).unwrap_or_default();
        let (caption, note, empty) = (sentence("caption"), sentence("note"), sentence("empty"));
        let list = match kind.value.as_str() {
            "ranking" => BulletinList::Ranking,
            "groups" => BulletinList::Groups { level: level? },
            "stars" => match star {
                Some(star) => BulletinList::Stars { star: star as u8, level: level? },
                None => {
                    one.problem_here("星级名单要写明几星", "加上一行：star = 5");
                    return None;
                }
            },
            "candidates" => BulletinList::Candidates { level: level? },
            _ => {
                one.known(kind, "表", TABLES);
                return None;
            }
        };
        Some(BulletinTable { list, scheme: scheme?, caption, note, first, empty })
    }

    /// A text with holes; a hole that is no known figure is a problem at its place.
    fn sentence(&self, text: &Text) -> Sentence {
        let mut pieces = Vec::new();
        let mut rest = text.value.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            if !before.is_empty() {
                pieces.push(SentencePiece::Text(before.to_owned()));
            }
            let Some((hole, behind)) = after.split_once('}') else {
                let help = "要代入的数写成 {参评总数}";
                let message = "花括号没有配对：缺少右边的 }";
                self.entry.problem(text.place.span.clone(), message, help);
                return Sentence { pieces };
            };
            match self.hole(hole.trim()) {
                Ok(piece) => pieces.push(piece),
                Err((message, help)) => {
                    self.entry.problem(self.span_of(text, hole), message, &help);
                }
            }
            rest = behind;
        }
        if !rest.is_empty() {
            pieces.push(SentencePiece::Text(rest.to_owned()));
        }
        Sentence { pieces }
    }

    fn hole(&self, name: &str) -> Result<SentencePiece, (String, String)> {
        if let Some((_, general)) = General::NAMED.iter().find(|(known, _)| *known == name) {
            return Ok(SentencePiece::General(*general));
        }
        let figures = || SchemeFigure::NAMED.iter().map(|(known, _)| *known);
        if let Some((called, figure)) = name.split_once('.')
            && let Some(scheme) = self.called.iter().position(|known| known.called == called)
        {
            if let Some((_, found)) = SchemeFigure::NAMED.iter().find(|(n, _)| *n == figure) {
                return Ok(SentencePiece::Of { scheme, figure: *found });
            }
            let help = match formula::nearest(figure, figures()) {
                Some(near) => format!("是否想写“{called}.{near}”？"),
                None => format!("可以写：{}", figures().collect::<Vec<_>>().join("、")),
            };
            return Err((format!("“{called}”没有“{figure}”这个数"), help));
        }
        let mut known: Vec<String> =
            General::NAMED.iter().map(|(known, _)| (*known).to_owned()).collect();
        for scheme in self.called {
            known.extend(figures().map(|figure| format!("{}.{figure}", scheme.called)));
        }
        let help = match formula::nearest(name, known.iter().map(String::as_str)) {
            Some(near) => format!("是否想写“{near}”？"),
            None => {
                let general: Vec<&str> = General::NAMED.iter().map(|(known, _)| *known).collect();
                format!("可以写：{}，或“方案简称.参评数”等", general.join("、"))
            }
        };
        Err((format!("没有名为“{name}”的数据"), help))
    }

    /// Where a hole stands in the file; the whole text where escapes hide its place.
    fn span_of(&self, text: &Text, hole: &str) -> std::ops::Range<usize> {
        let span = text.place.span.clone();
        match self.entry.written(span.clone()).find(&format!("{{{hole}}}")) {
            Some(at) => {
                let start = span.start + at + 1;
                start..start + hole.len()
            }
            None => span,
        }
    }
}
